/** What nobody needs any more goes away by itself, and only that. */
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage, plain, post } from '../support/page';
import { itOnSqlite } from '../support/postgres';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { announce, put, SAMPLES, upload } from '../support/upload';

// Rounds take as long as the disk takes.
jest.setTimeout(30_000);

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

const dataDir = mkdtempSync(join(tmpdir(), 'pocketping-test-'));
const clock = new ManualClock();
// One address does all of this.
const env = { RATE_LIMITS: 'off' };
let runtime: RunningRuntime;
beforeEach(async () => {
	runtime = await startRuntime({ clock, dataDir, env });
});
afterEach(() => runtime.stop());
afterAll(() => rmSync(dataDir, { recursive: true }));

const files = () => readdirSync(join(dataDir, 'files')).sort();
const has = (name: string) => files().includes(name);

/** Lets time pass, hour by hour, until something is so. */
function inTime(isSo: () => Promise<boolean>): Promise<boolean> {
	return eventually(async () => {
		clock.advance(HOUR);
		return await isSo();
	}, 20_000);
}

it('removes files that no message took up, and keeps those of messages', async () => {
	const { sessionId } = await connectPage(runtime.url);
	const [used, unused] = [
		await upload(runtime.url, sessionId, SAMPLES.png),
		await upload(runtime.url, sessionId, SAMPLES.png),
	];
	const stored = (await announce(runtime.url, sessionId, SAMPLES.png)).body;
	await put(stored.uploadUrl, SAMPLES.png.bytes);
	const ids = [used.id, unused.id, stored.attachmentId].sort();
	const message = { sessionId, content: '', attachmentIds: [used.id] };
	await post(`${runtime.url}/pocketping/message`, message);

	clock.advance(1.5 * HOUR);
	await new Promise((resolve) => setTimeout(resolve, 100));
	expect(files()).toEqual(ids);
	expect((await fetch(unused.url)).status).toBe(200);
	await inTime(async () => files().length === 1);
	expect(files()).toEqual([used.id]);
	expect((await fetch(unused.url)).status).toBe(404);
	expect((await fetch(used.url)).status).toBe(200);
	const late = { sessionId, content: 'late', attachmentIds: [unused.id] };
	expect((await post(`${runtime.url}/pocketping/message`, late)).body.code).toBe(
		'ATTACHMENT_NOT_FOUND',
	);
});

it('does so at the start too, and removes what a crash left half-written', async () => {
	const { sessionId } = await connectPage(runtime.url);
	const unused = await upload(runtime.url, sessionId, SAMPLES.png);
	const partial = 'att_00.00.partial';
	await mkdir(join(dataDir, 'files'), { recursive: true });
	writeFileSync(join(dataDir, 'files', partial), 'half');
	utimesSync(join(dataDir, 'files', partial), new Date(1000), new Date(1000));
	await runtime.stop();
	clock.advance(25 * HOUR);
	runtime = await startRuntime({ clock, dataDir, env });
	await eventually(async () => !has(unused.id) && !has(partial));
});

it('frees the room of uploads that never came', async () => {
	const { sessionId } = await connectPage(runtime.url);
	const more = () => announce(runtime.url, sessionId, SAMPLES.png);
	for (let n = 0; n < 20; n += 1) await more();
	clock.advance(16 * 60_000);
	// The visitor need not wait for the next round.
	expect((await more()).status).toBe(200);
});

it('goes on when one file cannot be removed, and says so in the log', async () => {
	const logLines: string[] = [];
	await runtime.stop();
	runtime = await startRuntime({ clock, dataDir, env, logLines });
	const { sessionId } = await connectPage(runtime.url);
	const [stuck, other] = [
		await upload(runtime.url, sessionId, SAMPLES.png),
		await upload(runtime.url, sessionId, SAMPLES.png),
	];
	// A directory in its place: deleting a file fails, whoever runs the test.
	rmSync(join(dataDir, 'files', stuck.id));
	await mkdir(join(dataDir, 'files', stuck.id, 'x'), { recursive: true });
	await inTime(async () => !has(other.id));
	expect(logLines.join('\n')).toContain('background work failed');
	rmSync(join(dataDir, 'files', stuck.id), { recursive: true });
	expect((await fetch(stuck.url)).status).toBe(404);
});

it('forgets page views after 30 days, but nobody who ever did anything', async () => {
	const looked = await connectPage(runtime.url);
	const wrote = await connectPage(runtime.url);
	await post(`${runtime.url}/pocketping/message`, { sessionId: wrote.sessionId, content: 'hi' });
	const known = async (id: string) =>
		(await runtime.api('GET', `/sessions/${plain(id)}`)).status === 200;
	clock.advance(29 * DAY);
	const recent = await connectPage(runtime.url);
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(await known(looked.sessionId)).toBe(true);
	await inTime(async () => !(await known(looked.sessionId)));
	expect(await known(wrote.sessionId)).toBe(true);
	expect(await known(recent.sessionId)).toBe(true);
});

itOnSqlite('goes on soon when there is too much for one round', async () => {
	const idle = clock.now();
	await runtime.stop();
	const database = new Database(join(dataDir, 'pocketping.db'));
	database
		.prepare(
			`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100500)
			INSERT INTO sessions (id, visitor_id, status, created_at, last_activity, metadata, handled_by)
			SELECT 'sess_many' || i, 'vis_many', 'active', ?, ?, '{}', 'waiting' FROM n`,
		)
		.run(idle, idle);
	const left = () =>
		(
			database
				.prepare(`SELECT count(*) AS left FROM sessions WHERE visitor_id = 'vis_many'`)
				.get() as { left: number }
		).left;
	clock.advance(31 * DAY);
	runtime = await startRuntime({ clock, dataDir, env });
	await eventually(async () => left() <= 600, 20_000);
	await new Promise((resolve) => setTimeout(resolve, 200));
	// A round takes 100 000; sessions of other tests may be among them.
	expect(left()).toBeGreaterThanOrEqual(500);
	await eventually(async () => {
		clock.advance(1000);
		return left() === 0;
	});
	expect(clock.now() - idle).toBeLessThan(31 * DAY + HOUR / 2);
	database.close();
});
