/** What every file store does, whatever keeps its bytes. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { FileStore } from '../../runtime/src/files/file-store';

/** @param open a new, empty store, and the same one as after a restart */
export function fileStoreSuite(
	open: () => Promise<{ store: FileStore; reopen: () => FileStore }>,
): void {
	const content = Buffer.from('0123456789');
	const of = (bytes: Buffer) => Readable.from([bytes.subarray(0, 4), bytes.subarray(4)]);
	const read = async (store: FileStore, key: string, range?: { start: number; end: number }) => {
		const bytes = await store.read(key, range);
		return bytes && (await buffer(bytes)).toString();
	};

	it('gives back what was written, whole and in parts, also after a restart', async () => {
		const { store, reopen } = await open();
		await store.write('att_1', of(content));
		expect(await read(store, 'att_1')).toBe('0123456789');
		expect(await read(reopen(), 'att_1')).toBe('0123456789');
		expect(await read(store, 'att_1', { start: 2, end: 4 })).toBe('234');
		expect(await read(store, 'att_1', { start: 0, end: 0 })).toBe('0');
		expect(await read(store, 'att_1', { start: 9, end: 9 })).toBe('9');
	});

	it('has nothing under an unknown key, and deletes what is not there', async () => {
		const { store } = await open();
		expect(await store.read('att_0')).toBeUndefined();
		await store.delete('att_0');
		await store.removeLeftovers(Date.now());
	});

	it('deletes one file and leaves the others', async () => {
		const { store } = await open();
		await store.write('att_1', of(content));
		await store.write('att_2', of(content));
		await store.delete('att_1');
		expect(await store.read('att_1')).toBeUndefined();
		expect(await read(store, 'att_2')).toBe('0123456789');
	});

	it('keeps nothing of a write that fails, and reports its error', async () => {
		const { store } = await open();
		const broken = Readable.from(
			(async function* () {
				yield content;
				throw new Error('the line broke');
			})(),
		);
		await expect(store.write('att_1', broken)).rejects.toThrow('the line broke');
		expect(await store.read('att_1')).toBeUndefined();
		const gone = of(content).on('error', () => {});
		gone.destroy(new Error('gone before it began'));
		await new Promise((resolve) => gone.once('close', resolve));
		await expect(store.write('att_1', gone)).rejects.toThrow('gone before it began');
		expect(await store.read('att_1')).toBeUndefined();
	});

	it('shows a file only once all of it is there', async () => {
		const { store } = await open();
		let release = () => {};
		const slow = Readable.from(
			(async function* () {
				yield content;
				await new Promise<void>((resolve) => (release = resolve));
			})(),
		);
		const writing = store.write('att_1', slow);
		await new Promise((resolve) => setTimeout(resolve, 30));
		expect(await store.read('att_1')).toBeUndefined();
		release();
		await writing;
		expect(await read(store, 'att_1')).toBe('0123456789');
	});

	it('replaces a file at once: its readers see the old bytes or the new ones, never a mixture', async () => {
		const { store } = await open();
		await store.write('att_1', of(content));
		const old = await store.read('att_1');
		await store.write('att_1', of(Buffer.from('abcdefghij')));
		expect(old && (await buffer(old)).toString()).toBe('0123456789');
		expect(await read(store, 'att_1')).toBe('abcdefghij');
	});

	it.each(['../att_1', 'att_1/../../x', '/etc/passwd', '', 'att_1.partial', 'ATT_1', 'att_1\0'])(
		'takes no key but an id: %j',
		async (key) => {
			const { store } = await open();
			await expect(store.write(key, of(content))).rejects.toThrow('not a key');
			await expect(store.read(key)).rejects.toThrow('not a key');
			await expect(store.delete(key)).rejects.toThrow('not a key');
		},
	);
}
