/** RETENTION_DAYS on several instances at once: each session is erased, and told of, once. */
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { describePostgres, newSchemaUrl, sqlAt } from '../support/postgres';
import { startRuntime } from '../support/start-runtime';

const SESSIONS = 120;

describePostgres('retention on several instances', () => {
	it('erases each session once', async () => {
		const clock = new ManualClock();
		const DATABASE_URL = newSchemaUrl();
		const logLines: string[] = [];
		const start = (RETENTION_DAYS: string) => {
			const env = { DATABASE_URL, API_KEY: 'a-key-of-this-test', RETENTION_DAYS };
			return startRuntime({ clock, env, logLines });
		};
		const first = await start('');
		const at = clock.now();
		await sqlAt(
			DATABASE_URL,
			`INSERT INTO sessions (id, visitor_id, status, created_at, last_activity, metadata,
				handled_by, announced_at)
			SELECT 'sess_' || lpad(to_hex($1::bigint), 12, '0') || lpad(to_hex(i), 4, '0'), 'vis_old',
				'active', $1, $1, '{}', 'waiting', $1
			FROM generate_series(1, ${SESSIONS}) i`,
			[at],
		);
		clock.advance(3 * 24 * 60 * 60_000);
		const others = await Promise.all(['2', '2', '2'].map(start));
		const left = async () =>
			(await sqlAt(DATABASE_URL, `SELECT 1 FROM sessions WHERE visitor_id = 'vis_old'`)).length;
		await eventually(async () => (await left()) === 0, 20_000);
		for (const runtime of [...others, first]) await runtime.stop();
		const told = await sqlAt<{ body: string }>(
			DATABASE_URL,
			`SELECT body FROM events WHERE type = 'session.deleted'`,
		);
		const ids = told.map(({ body }) => JSON.parse(body).data.sessionId);
		expect(ids).toHaveLength(SESSIONS);
		expect(new Set(ids).size).toBe(SESSIONS);
		expect(logLines.filter((line) => line.includes('background work failed'))).toEqual([]);
	}, 60_000);
});
