/** The file store suite on a directory, and what is special about one. */
import {
	existsSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { LocalFileStore } from '../../runtime/src/files/local-file-store';
import { fileStoreConformance } from '../../runtime/src/testing/file-store-conformance';

const root = mkdtempSync(join(tmpdir(), 'pocketping-files-'));
afterAll(() => rmSync(root, { recursive: true }));
let directories = 0;
const newDirectory = () => join(root, `${(directories += 1)}`);
const content = () => Readable.from([Buffer.from('content')]);

describe('LocalFileStore', () => {
	const cases = fileStoreConformance(async () => {
		const directory = newDirectory();
		const reopen = () => new LocalFileStore(directory);
		return { store: reopen(), reopen };
	});
	for (const { name, run } of cases) it(name, run);

	it('makes its directory with the first file, for its own user only', async () => {
		const directory = newDirectory();
		const store = new LocalFileStore(directory);
		expect(existsSync(directory)).toBe(false);
		await store.write('att_1', content());
		expect(statSync(directory).mode & 0o777).toBe(0o700);
		expect(statSync(join(directory, 'att_1')).mode & 0o777).toBe(0o600);
		expect(readdirSync(directory)).toEqual(['att_1']);
	});

	it('leaves room for the database', async () => {
		const directory = newDirectory();
		const store = new LocalFileStore(directory, Number.MAX_SAFE_INTEGER);
		const bytes = content();
		await expect(store.write('att_1', bytes)).rejects.toMatchObject({ code: 'STORAGE_FULL' });
		expect(bytes.destroyed).toBe(true);
		expect(readdirSync(directory)).toEqual([]);
	});

	it('removes what an interrupted write left, once it is old enough, and nothing else', async () => {
		const directory = newDirectory();
		const store = new LocalFileStore(directory);
		await store.write('att_1', content());
		const [old, recent] = ['att_2.aa.partial', 'att_3.bb.partial'].map((name) => {
			const file = join(directory, name);
			writeFileSync(file, 'x');
			return file;
		});
		utimesSync(old ?? '', new Date(1000), new Date(1000));
		utimesSync(join(directory, 'att_1'), new Date(1000), new Date(1000));
		await store.removeLeftovers(Date.now() - 60_000);
		expect(readdirSync(directory).sort()).toEqual(['att_1', 'att_3.bb.partial']);
		await store.removeLeftovers(statSync(recent ?? '').mtimeMs + 1);
		expect(readdirSync(directory)).toEqual(['att_1']);
	});
});
