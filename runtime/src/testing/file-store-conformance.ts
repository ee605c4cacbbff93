/** What every file store does, whatever keeps its bytes. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { FileStore } from '../files/file-store';
import { rejects, same } from './check';
import type { ConformanceCase } from './conformance-case';

/** A file store that is empty, and the same one as after a restart. */
export interface FileStoreUnderTest {
	store: FileStore;
	reopen(): FileStore;
}

const CONTENT = Buffer.from('0123456789');

/** None of them may lead anywhere outside of the store. */
const NO_KEYS = [
	'../att_1',
	'att_1/../../x',
	'/etc/passwd',
	'',
	'att_1.partial',
	'ATT_1',
	'att_1\0',
];

const of = (bytes: Buffer) => Readable.from([bytes.subarray(0, 4), bytes.subarray(4)]);

async function read(store: FileStore, key: string, range?: { start: number; end: number }) {
	const bytes = await store.read(key, range);
	return bytes && (await buffer(bytes)).toString();
}

const CASES: Readonly<Record<string, (bench: FileStoreUnderTest) => Promise<void>>> = {
	'gives back what was written, whole and in parts, also after a restart': async (bench) => {
		const { store, reopen } = bench;
		await store.write('att_1', of(CONTENT));
		same(await read(store, 'att_1'), '0123456789');
		same(await read(reopen(), 'att_1'), '0123456789');
		same(await read(store, 'att_1', { start: 2, end: 4 }), '234');
		same(await read(store, 'att_1', { start: 0, end: 0 }), '0');
		same(await read(store, 'att_1', { start: 9, end: 9 }), '9');
	},

	'has nothing under an unknown key, and deletes what is not there': async ({ store }) => {
		same(await store.read('att_0'), undefined);
		await store.delete('att_0');
		await store.removeLeftovers(Date.now());
	},

	'deletes one file and leaves the others': async ({ store }) => {
		await store.write('att_1', of(CONTENT));
		await store.write('att_2', of(CONTENT));
		await store.delete('att_1');
		same(await store.read('att_1'), undefined);
		same(await read(store, 'att_2'), '0123456789');
	},

	'keeps nothing of a write that fails, and reports its error': async ({ store }) => {
		const broken = Readable.from(
			(async function* () {
				yield CONTENT;
				throw new Error('the line broke');
			})(),
		);
		await rejects(store.write('att_1', broken), /the line broke/);
		same(await store.read('att_1'), undefined);
		const gone = of(CONTENT).on('error', () => {});
		gone.destroy(new Error('gone before it began'));
		await new Promise((resolve) => gone.once('close', resolve));
		await rejects(store.write('att_1', gone), /gone before it began/);
		same(await store.read('att_1'), undefined);
	},

	'shows a file only once all of it is there': async ({ store }) => {
		let release = () => {};
		const slow = Readable.from(
			(async function* () {
				yield CONTENT;
				await new Promise<void>((resolve) => (release = resolve));
			})(),
		);
		const writing = store.write('att_1', slow);
		await new Promise((resolve) => setTimeout(resolve, 30));
		same(await store.read('att_1'), undefined);
		release();
		await writing;
		same(await read(store, 'att_1'), '0123456789');
	},

	'replaces a file at once: its readers see the old bytes or the new ones, never a mixture':
		async ({ store }) => {
			await store.write('att_1', of(CONTENT));
			const old = await store.read('att_1');
			await store.write('att_1', of(Buffer.from('abcdefghij')));
			same(old && (await buffer(old)).toString(), '0123456789');
			same(await read(store, 'att_1'), 'abcdefghij');
		},

	...Object.fromEntries(
		NO_KEYS.map((key) => [
			`takes no key but an id: ${JSON.stringify(key)}`,
			async ({ store }: FileStoreUnderTest) => {
				await rejects(store.write(key, of(CONTENT)), /not a key/);
				await rejects(store.read(key), /not a key/);
				await rejects(store.delete(key), /not a key/);
			},
		]),
	),
};

/**
 * The file store contract as test cases.
 * @param open gives a store that is empty and that nobody else uses; called once per case
 */
export function fileStoreConformance(open: () => Promise<FileStoreUnderTest>): ConformanceCase[] {
	return Object.entries(CASES).map(([name, work]) => ({
		name,
		run: async () => await work(await open()),
	}));
}
