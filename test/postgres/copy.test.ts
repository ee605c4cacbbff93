/** A service moves from its SQLite file to Postgres: visitors, workflows and operators notice nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { copyFromSqlite } from '../../runtime/src/storage/postgres/copy-from-sqlite';
import { eventually } from '../support/eventually';
import { describePostgres, newSchemaUrl, sqlAt } from '../support/postgres';
import { Sink } from '../support/sink';
import { startRuntime } from '../support/start-runtime';

jest.setTimeout(60_000);

describePostgres('the move from SQLite', () => {
	let dataDir: string;
	let url: string;
	let sink: Sink;
	beforeEach(async () => {
		dataDir = mkdtempSync(join(tmpdir(), 'pocketping-copy-'));
		url = newSchemaUrl();
		sink = await Sink.start();
	});
	afterEach(async () => {
		await sink.stop();
		rmSync(dataDir, { recursive: true });
	});
	const file = () => join(dataDir, 'pocketping.db');
	const onSqlite = { DATABASE_URL: '' };

	it('takes everything along, under the same ids and positions', async () => {
		const before = await startRuntime({ dataDir, env: onSqlite });
		const post = async (at: string, path: string, body: unknown) => {
			const response = await fetch(`${at}/pocketping${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
			return (await response.json()) as any;
		};
		const { sessionId } = await post(before.url, '/connect', { visitorId: 'v' });
		// Nobody answers, so that deliveries wait when it moves.
		sink.answer = (_request, response) => void response.writeHead(500).end();
		const { body: webhook } = await before.api('POST', '/webhooks', {
			url: sink.url,
			events: ['message.created'],
		});
		const text = 'hällo \u{1F44B} with a \0 in it';
		const sent = await post(before.url, '/message', {
			sessionId,
			content: text,
			sender: 'visitor',
		});
		await post(before.url, '/message', { sessionId, content: 'second', sender: 'visitor' });
		await before.api('PUT', '/widget-config', { welcomeMessage: 'Hi' });
		await eventually(async () => sink.received.length > 0);
		const log = (await before.api('GET', '/events?limit=100')).body;
		await before.stop({ keepData: true });

		const copied = await copyFromSqlite(file(), url);
		const source = new Database(file(), { readonly: true });
		for (const { table, rows } of copied) {
			const count = source.prepare(`SELECT count(*) FROM "${table}"`).pluck().get();
			expect({ table, rows }).toEqual({ table, rows: count });
		}
		const seqs = source.prepare('SELECT seq, id FROM events ORDER BY seq').all();
		source.close();
		expect(await sqlAt(url, 'SELECT seq::int, id FROM events ORDER BY seq')).toEqual(seqs);

		sink.received.length = 0;
		sink.answer = (_request, response) => void response.writeHead(204).end();
		const after = await startRuntime({ dataDir, env: { DATABASE_URL: url } });
		// The key of visitors' tokens has moved along, and the API key stayed where it was.
		const resumed = await post(after.url, '/connect', { visitorId: 'v', sessionId });
		expect(resumed.sessionId).toBe(sessionId);
		expect(resumed.messages.map((one: any) => one.id)).toContain(sent.messageId);
		expect(resumed.messages[0].content).toBe(text.replace('\0', '\uFFFD'));
		expect(after.apiKey).toBe(before.apiKey);
		expect((await after.api('GET', '/events?limit=100')).body).toEqual(log);
		const { body: switched } = await after.api('PATCH', `/webhooks/${webhook.id}`, {
			enabled: true,
		});
		expect(switched.enabled).toBe(true);
		await eventually(async () => sink.received.length === 2);
		const third = await post(after.url, '/message', {
			sessionId,
			content: 'third',
			sender: 'visitor',
		});
		expect(third.messageId).toMatch(/^msg_/);
		await eventually(async () => sink.received.length === 3);
		const [{ last }] = await sqlAt(url, 'SELECT max(seq)::int AS last FROM events');
		expect(last).toBeGreaterThan((seqs.at(-1) as { seq: number }).seq);
		await after.stop({ keepData: true });
	});

	it('does nothing to a database that has something in it', async () => {
		await (await startRuntime({ dataDir, env: onSqlite })).stop({ keepData: true });
		await copyFromSqlite(file(), url);
		const rows = await sqlAt(url, 'SELECT * FROM meta ORDER BY key');
		await expect(copyFromSqlite(file(), url)).rejects.toThrow('not empty');
		expect(await sqlAt(url, 'SELECT * FROM meta ORDER BY key')).toEqual(rows);
	});

	it('waits for the service on the file to stop', async () => {
		const running = await startRuntime({ dataDir, env: onSqlite });
		await expect(copyFromSqlite(file(), url)).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
		await running.stop({ keepData: true });
	});
});
