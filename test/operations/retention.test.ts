/** RETENTION_DAYS: what has been idle for so long is erased with everything that is kept of it, and only that. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { scrape } from '../support/metrics';
import { databaseRows, dropDatabaseOf, itOnSqlite } from '../support/postgres';
import { connectPage, plain, post } from '../support/page';
import { Sink } from '../support/sink';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { SAMPLES, upload } from '../support/upload';
import { subscribeTo } from '../support/webhooks';

// Rounds take as long as the disk takes.
jest.setTimeout(60_000);

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

let clock: ManualClock;
let dataDir: string;
let runtime: RunningRuntime;
beforeEach(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'pocketping-test-'));
	clock = new ManualClock();
});
afterEach(async () => {
	await runtime.stop();
	await dropDatabaseOf(dataDir);
	rmSync(dataDir, { recursive: true });
});

const start = async (days?: string) => {
	const env = { RATE_LIMITS: 'off', ...(days !== undefined && { RETENTION_DAYS: days }) };
	runtime = await startRuntime({ clock, dataDir, env });
};
const files = () => readdirSync(join(dataDir, 'files'));
const known = async (id: string) =>
	(await runtime.api('GET', `/sessions/${plain(id)}`)).status === 200;
const write = (sessionId: string, content: string, attachmentIds: string[] = []) =>
	post(`${runtime.url}/pocketping/message`, { sessionId, content, attachmentIds });

async function conversation(content: string) {
	const { sessionId } = await connectPage(runtime.url);
	const { id } = await upload(runtime.url, sessionId, SAMPLES.png);
	await write(sessionId, content, [id]);
	return { sessionId, file: id };
}

/** Stops, and starts again so much later: nobody was there to do anything meanwhile. */
async function later(ms: number): Promise<void> {
	await runtime.stop();
	clock.advance(ms);
	await start('10');
}

/** Lets time pass, hour by hour, until something is so. */
const inTime = (isSo: () => Promise<boolean>) =>
	eventually(async () => {
		clock.advance(HOUR);
		return await isSo();
	}, 20_000);

it('erases what is idle, open or closed, with files and events, and tells receivers', async () => {
	await start('10');
	const sink = await Sink.start();
	await subscribeTo(runtime, sink, { events: ['session.deleted'] });
	const [open, closed] = [await conversation('TOPSECRET-open'), await conversation('TOPSECRET-2')];
	await runtime.api('POST', `/sessions/${plain(closed.sessionId)}/close`);
	await runtime.api('POST', '/broadcast', { name: 'sale', data: { code: 'TOPSECRET-3' } });
	await later(9 * DAY);
	const alive = await conversation('young');
	await write(open.sessionId, 'still here');
	expect(files()).toHaveLength(3);
	// The one that went on counts from there.
	await inTime(async () => !(await known(closed.sessionId)));
	expect(await known(open.sessionId)).toBe(true);
	await eventually(async () => files().length === 2);
	expect(files().sort()).toEqual([open.file, alive.file].sort());
	await eventually(async () => {
		const events = (await runtime.api('GET', '/events?limit=100')).body.events;
		return !JSON.stringify(events).includes('TOPSECRET-3');
	});
	const [told] = await sink.count(1);
	expect(told?.body.data.sessionId).toBe(plain(closed.sessionId));
	expect(clock.now()).toBeLessThan(Date.now() + 10.5 * DAY);

	await later(9 * DAY);
	await inTime(async () => !(await known(open.sessionId)) && !(await known(alive.sessionId)));
	await eventually(async () => files().length === 0);
	const { value } = await scrape(runtime);
	expect(value('pocketping_housekeeping_removed_total', { what: 'sessions' })).toBe(2);
	const { sessionId } = await connectPage(runtime.url, { sessionId: open.sessionId });
	expect(sessionId).not.toBe(open.sessionId);
	for (const table of ['sessions', 'messages', 'events', 'deliveries', 'attachments']) {
		const rows = await databaseRows(dataDir, `SELECT * FROM ${table}`);
		expect(JSON.stringify(rows)).not.toContain('TOPSECRET');
	}
	await sink.stop();
});

it('keeps everything where nobody set it', async () => {
	await start();
	const { sessionId, file } = await conversation('for ever');
	await runtime.stop();
	clock.advance(4000 * DAY);
	await start();
	const lastRound = 'pocketping_housekeeping_last_success_seconds';
	await eventually(async () => ((await scrape(runtime)).value(lastRound) ?? 0) > 0);
	expect(await known(sessionId)).toBe(true);
	expect(files()).toEqual([file]);
});

itOnSqlite(
	'goes on where it was stopped, with two thousand of them, and lets visitors through meanwhile',
	async () => {
		await start();
		const { sessionId } = await conversation('mine');
		await runtime.stop();
		const database = new Database(join(dataDir, 'pocketping.db'));
		database
			.prepare(
				`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
			INSERT INTO sessions (id, visitor_id, status, created_at, last_activity, metadata,
				handled_by, announced_at)
			SELECT printf('sess_%012x%04x', @at, i), 'vis_many', 'active', @at, @at, '{}', 'waiting', @at
			FROM n`,
			)
			.run({ at: clock.now() });
		const left = () =>
			(
				database
					.prepare(`SELECT count(*) AS n FROM sessions WHERE visitor_id = 'vis_many'`)
					.get() as {
					n: number;
				}
			).n;
		clock.advance(3 * DAY);
		await start('2');
		await eventually(async () => left() < 1990);
		const young = await connectPage(runtime.url);
		const began = Date.now();
		expect((await write(young.sessionId, 'hello?')).status).toBe(200);
		expect(Date.now() - began).toBeLessThan(1000);
		await runtime.stop();
		expect(left()).toBeGreaterThan(0);
		await start('2');
		await eventually(async () => left() === 0, 30_000);
		await eventually(async () => !(await known(sessionId)));
		expect(await known(young.sessionId)).toBe(true);
		database.close();
	},
);

itOnSqlite('removes the bytes of an erased session also if it is stopped in between', async () => {
	await start('2');
	const { file } = await conversation('cut short');
	await runtime.stop();
	// As a crash leaves it: the session is gone, its file is still to be removed.
	const database = new Database(join(dataDir, 'pocketping.db'));
	database.exec(
		`UPDATE attachments SET session_id = '', message_id = NULL, filename = '', status = 'discarded'`,
	);
	database.close();
	clock.advance(HOUR);
	await start('2');
	await eventually(async () => files().length === 0);
	expect(file).toMatch(/^att_/);
});
