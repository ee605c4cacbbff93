/** A file that is sent twice at once, to two instances: it is kept once, and stays. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ManualClock } from '../../../../test/support/manual-clock';
import { LocalFileStore } from '../../files/local-file-store';
import { SqliteStore } from '../../storage/sqlite/sqlite-store';
import type { CoreContext } from '../core-context';
import { Journal } from '../journal';
import { connect } from '../sessions/connect';
import { announceUpload } from './announce-upload';
import { uploadReceiver } from './receive-upload';

let directory: string;
let store: SqliteStore;
let core: CoreContext;
beforeEach(async () => {
	directory = mkdtempSync(join(tmpdir(), 'pocketping-test-'));
	store = await SqliteStore.open(join(directory, 'test.db'), (error) => {
		throw error;
	});
	const clock = new ManualClock();
	core = {
		store,
		journal: new Journal(store, clock, 'proj_1'),
		clock,
		settings: { announceAt: 'activity' },
		files: new LocalFileStore(join(directory, 'files')),
	} as unknown as CoreContext;
});
afterEach(async () => {
	await store.close();
	rmSync(directory, { recursive: true });
});

it('refuses the one that comes in last, and leaves the file alone', async () => {
	const { session } = await connect(core, {
		provenSessionId: undefined,
		visitorId: 'v',
		metadata: {},
		ip: undefined,
		identity: undefined,
	} as never);
	const content = 'name,price\nshoe,129\n';
	const file = await announceUpload(core, {
		sessionId: session.id,
		filename: 'prices.csv',
		mimeType: 'text/csv',
		size: content.length,
	});
	const send = () => {
		const bytes = new PassThrough();
		const incoming = {
			attachmentId: file.id,
			contentType: 'text/csv',
			contentLength: content.length,
			bytes,
		};
		return { bytes, done: uploadReceiver(core)(incoming).catch((error: unknown) => error) };
	};
	const [first, second] = [send(), send()];
	for (const { bytes } of [first, second]) bytes.write(content.slice(0, 5));
	first.bytes.end(content.slice(5));
	expect(await first.done).toBeUndefined();
	second.bytes.end(content.slice(5));
	expect(await second.done).toMatchObject({ code: 'FILE_ALREADY_SENT' });
	const kept = await core.files.read(file.id);
	expect(kept && (await text(kept))).toBe(content);
	expect((await store.getAttachment(file.id))?.status).toBe('stored');
});
