/** Every error answer names its request, and the log names it the same. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { itOnSqlite } from '../support/postgres';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

const logLines: string[] = [];
const dataDir = mkdtempSync(join(tmpdir(), 'pocketping-test-'));
let runtime: RunningRuntime;
beforeAll(async () => {
	runtime = await startRuntime({ logLines, dataDir });
});
afterAll(async () => {
	await runtime.stop();
	rmSync(dataDir, { recursive: true });
});

const linesOf = (id: string) =>
	logLines.map((line) => JSON.parse(line)).filter(({ requestId }) => requestId === id);

async function ask(path: string, id?: string): Promise<string> {
	const response = await fetch(runtime.url + path, {
		headers: { authorization: `Bearer ${runtime.apiKey}`, ...(id && { 'x-request-id': id }) },
	});
	return response.headers.get('x-request-id') ?? '';
}

it('takes the caller’s own id, and tells the log what was refused', async () => {
	const id = '4bf92f3577b34da6a3ce929d0e0e4736:00f067aa/0=+-.';
	expect(await ask('/sessions/sess_none', id)).toBe(id);
	expect(linesOf(id)).toEqual([
		expect.objectContaining({
			msg: 'refused',
			code: 'SESSION_NOT_FOUND',
			method: 'GET',
			path: '/sessions/sess_none',
		}),
	]);
});

it.each(['', 'with space', 'x'.repeat(129), 'a"b', 'ü'])('makes one in place of %j', async (id) => {
	const made = await ask('/no/such/path', encodeURIComponent(id) === id ? id : undefined);
	expect(made).toMatch(/^req_[0-9a-f]{32}$/);
	expect(linesOf(made)).toHaveLength(1);
});

itOnSqlite('names what went wrong here in an error line, and keeps the inside inside', async () => {
	const database = new Database(join(dataDir, 'pocketping.db'));
	database.exec('ALTER TABLE sessions RENAME TO hidden_sessions');
	try {
		const response = await fetch(`${runtime.url}/v1/sessions?limit=3`, {
			headers: { authorization: `Bearer ${runtime.apiKey}`, 'x-request-id': 'mine' },
		});
		expect(response.status).toBe(500);
		expect(response.headers.get('x-request-id')).toBe('mine');
		const body = await response.text();
		expect(JSON.parse(body)).toMatchObject({ code: 'INTERNAL_ERROR' });
		expect(body).not.toMatch(/sqlite|sessions/i);
	} finally {
		database.exec('ALTER TABLE hidden_sessions RENAME TO sessions');
		database.close();
	}
	expect(linesOf('mine')).toEqual([
		expect.objectContaining({
			level: 50,
			msg: 'failed',
			path: '/v1/sessions',
			err: expect.objectContaining({ message: expect.stringContaining('sessions') }),
		}),
	]);
});

it('makes none where nothing went wrong', async () => {
	expect(await ask('/me', 'mine-too')).toBe('');
});

it('keeps the proof of a file’s address out of the line', async () => {
	const id = await ask('/pocketping/files/att_1.proof-of-it/x.png');
	const [line] = linesOf(id);
	expect(JSON.stringify(line)).not.toContain('proof-of-it');
});
