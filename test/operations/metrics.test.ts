/** GET /metrics: who may read it, and that it counts what happens. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { METRICS } from '../../runtime/src/metrics/catalogue';
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { scrape } from '../support/metrics';
import { itOnSqlite } from '../support/postgres';
import { connectPage, openStream, plain, post } from '../support/page';
import { Sink } from '../support/sink';
import { startRuntime } from '../support/start-runtime';
import { subscribeTo, triggerFrom } from '../support/webhooks';

const TOKEN = 'a-token-for-prometheus';

describe('who may read it', () => {
	it('is whoever has the API key or METRICS_TOKEN, from wherever they come', async () => {
		const runtime = await startRuntime({ env: { METRICS_TOKEN: TOKEN } });
		const ask = (authorization?: string, headers = {}) =>
			fetch(`${runtime.url}/metrics`, {
				headers: { ...(authorization && { authorization }), ...headers },
			});
		try {
			// This very machine, which is where strangers come from behind a proxy.
			for (const refused of [
				await ask(),
				await ask(undefined, { 'x-forwarded-for': '127.0.0.1' }),
				await ask('Bearer wrong-token-of-some-length'),
				await ask(`Basic ${btoa(`x:${TOKEN}`)}`),
				await fetch(`${runtime.url}/metrics?token=${TOKEN}`),
			]) {
				expect(refused.status).toBe(401);
				const body = await refused.text();
				expect(body).toContain('METRICS_TOKEN');
				expect(body).not.toContain('pocketping_');
				expect(refused.headers.get('x-request-id')).toMatch(/^req_/);
			}
			const read = await ask(`Bearer ${TOKEN}`);
			expect(read.status).toBe(200);
			expect(read.headers.get('content-type')).toMatch(/^text\/plain; version=0.0.4/);
			expect(read.headers.get('cache-control')).toBe('no-store');
			expect((await ask(`Bearer ${runtime.apiKey}`)).status).toBe(200);
			// It reads the numbers and nothing else.
			const other = { headers: { authorization: `Bearer ${TOKEN}` } };
			expect((await fetch(`${runtime.url}/sessions`, other)).status).toBe(401);
		} finally {
			await runtime.stop();
		}
	});

	it('is not whoever knows no token where there is none, and guessing is limited', async () => {
		const runtime = await startRuntime();
		const guess = (key: string) =>
			fetch(`${runtime.url}/metrics`, { headers: { authorization: `Bearer ${key}` } });
		try {
			expect((await guess('undefined')).status).toBe(401);
			expect((await guess('')).status).toBe(401);
			const statuses = [];
			for (let n = 0; n < 70; n += 1) statuses.push((await guess(`guess-${n}`)).status);
			expect(statuses.at(-1)).toBe(429);
			const { value } = await scrape(runtime);
			expect(value('pocketping_rate_limited_total', { limit: 'refusal' })).toBeGreaterThan(5);
		} finally {
			await runtime.stop();
		}
	});
});

it('counts what happens, and knows no visitor', async () => {
	const sink = await Sink.start();
	const clock = new ManualClock();
	const runtime = await startRuntime({ clock });
	try {
		const good = await subscribeTo(runtime, sink);
		const bad = await subscribeTo(runtime, sink, { url: sink.url.replace('/hook', '/bad') });
		sink.answer = (_request, response, { path }) =>
			void response.writeHead(path === '/bad' ? 500 : 204).end();
		const page = await connectPage(runtime.url);
		const id = plain(page.sessionId);
		const stream = await openStream(runtime.url, page.sessionId);
		await post(`${runtime.url}/pocketping/message`, { sessionId: page.sessionId, content: 'one' });
		await runtime.api('POST', `/v1/sessions/${id}/messages`, { content: 'two' });
		for (const name of ['a', 'b', 'c']) await triggerFrom(runtime, page, name);
		await fetch(`${runtime.url}/no/such/path/${id}`);
		await post(`${runtime.url}/PocketPing/Typing`, { sessionId: page.sessionId, isTyping: true });
		await eventually(async () => {
			const { webhooks } = (await runtime.api('GET', '/stats')).body.deliveries;
			const of = (id: string) => webhooks.find((webhook: { id: string }) => webhook.id === id);
			return of(good.id).attempts === 3 && of(bad.id).failures === 1;
		});
		clock.advance(1000);
		const { value, names, labelsOf, text } = await scrape(runtime);

		expect([...names].filter((name) => name.startsWith('pocketping_')).sort()).toEqual(
			Object.keys(METRICS).sort(),
		);
		expect(value('pocketping_info')).toBe(1);
		expect(value('pocketping_ready')).toBe(1);
		expect(value('pocketping_dependency_up', { dependency: 'store' })).toBe(1);
		expect(value('pocketping_pages')).toBe(1);
		expect(value('pocketping_connections')).toBe(1);
		expect(value('pocketping_messages_total', { sender: 'visitor' })).toBe(1);
		expect(value('pocketping_messages_total', { sender: 'operator' })).toBe(1);
		expect(value('pocketping_messages_total', { sender: 'ai' })).toBe(0);
		expect(value('pocketping_events_total', { type: 'custom_event.received' })).toBe(3);

		const requests = 'pocketping_http_requests_total';
		const of = (method: string, route: string, status: string) =>
			value(requests, { method, route, status });
		expect(of('POST', '/pocketping/message', '200')).toBe(1);
		expect(of('POST', '/v1/sessions/:id/messages', '201')).toBe(1);
		expect(of('POST', '/webhooks', '201')).toBe(2);
		expect(of('POST', '/pocketping/typing', '200')).toBe(1);
		expect(of('GET', '(none)', '404')).toBe(1);
		const times = 'pocketping_http_request_seconds';
		expect(value(`${times}_count`, { route: '/pocketping/event' })).toBe(3);
		expect(value(`${times}_bucket`, { route: '/pocketping/event', le: '+Inf' })).toBe(3);
		expect(value(`${times}_sum`, { route: '/pocketping/event' })).toBeGreaterThan(0);

		const attempts = 'pocketping_delivery_attempts_total';
		expect(value(attempts, { kind: 'webhook', result: 'delivered' })).toBe(3);
		expect(value(attempts, { kind: 'webhook', result: 'failed' })).toBeGreaterThanOrEqual(1);
		expect(value('pocketping_delivery_attempt_seconds_count', { kind: 'webhook' })).toBe(
			value(attempts, { kind: 'webhook' }),
		);
		expect(value('pocketping_delivery_delay_seconds_count', { kind: 'webhook' })).toBe(3);
		expect(value('pocketping_outbox_pending', { kind: 'webhook' })).toBe(3);
		expect(value('pocketping_webhook_pending', { webhook: bad.id })).toBe(3);
		expect(value('pocketping_webhook_pending', { webhook: good.id })).toBe(0);
		expect(value('pocketping_webhook_enabled', { webhook: bad.id })).toBe(1);
		const waited = value('pocketping_outbox_oldest_seconds', { kind: 'webhook' });
		expect(waited).toBe(1);
		expect(value('pocketping_webhook_attempts_total', { webhook: good.id })).toBe(3);
		expect(value('pocketping_webhook_failures_total', { webhook: bad.id })).toBe(1);
		expect(value('pocketping_webhook_oldest_seconds', { webhook: bad.id })).toBe(waited);
		expect(value('pocketping_ai_takeovers_total')).toBe(0);
		expect(value('pocketping_errors_total', { where: 'request' })).toBe(0);
		expect(value('pocketping_housekeeping_last_success_seconds')).toBeGreaterThan(0);
		expect(value('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
		expect(value('process_resident_memory_bytes')).toBeGreaterThan(1e6);

		expect(text).not.toContain(id);
		expect(labelsOf(requests, 'route').some((route) => /sess_|wh_/.test(route))).toBe(false);
		stream.close();
	} finally {
		await runtime.stop();
		await sink.stop();
	}
}, 20_000);

itOnSqlite('tells what it knows while the database fails, and is not ready then', async () => {
	const clock = new ManualClock();
	const dataDir = mkdtempSync(join(tmpdir(), 'pocketping-test-'));
	const runtime = await startRuntime({ clock, dataDir });
	const database = new Database(join(dataDir, 'pocketping.db'));
	const rename = (from: string, to: string) => database.exec(`ALTER TABLE ${from} RENAME TO ${to}`);
	try {
		rename('lanes', 'hidden_lanes');
		rename('meta', 'hidden_meta');
		const { value } = await scrape(runtime);
		expect(value('pocketping_outbox_pending')).toBeUndefined();
		expect(value('pocketping_pages')).toBe(0);
		expect(value('pocketping_ready')).toBe(0);
		expect(value('pocketping_dependency_up', { dependency: 'store' })).toBe(0);
		const ready = await fetch(`${runtime.url}/ready`);
		expect(ready.status).toBe(503);
		expect(await ready.json()).toMatchObject({
			ready: false,
			checks: { store: { ok: false, reason: 'failed' } },
		});
		rename('hidden_lanes', 'lanes');
		rename('hidden_meta', 'meta');
		clock.advance(5000);
		const again = await scrape(runtime);
		expect(again.value('pocketping_outbox_pending', { kind: 'webhook' })).toBe(0);
		expect(again.value('pocketping_ready')).toBe(1);
	} finally {
		database.close();
		await runtime.stop();
		rmSync(dataDir, { recursive: true });
	}
});

it('has each number once, also of two services in one process', async () => {
	const [one, other] = [await startRuntime(), await startRuntime()];
	try {
		const page = await connectPage(one.url);
		await post(`${one.url}/pocketping/message`, { sessionId: page.sessionId, content: 'hi' });
		for (let round = 0; round < 3; round += 1) {
			expect((await scrape(one)).value('pocketping_messages_total')).toBe(1);
			expect((await scrape(other)).value('pocketping_messages_total')).toBe(0);
			const { text } = await scrape(one);
			expect(text.match(/^process_start_time_seconds /gm)).toHaveLength(1);
		}
	} finally {
		await Promise.all([one.stop(), other.stop()]);
	}
});
