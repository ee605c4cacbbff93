/** GET /ready: whether the service can do its work, as whoever spreads requests over instances asks. */
import { readiness, type ReadyCheck } from '../../runtime/src/health/readiness';
import { redisCheck } from '../../runtime/src/health/redis-check';
import { storeCheck } from '../../runtime/src/health/store-check';
import { SqliteStore } from '../../runtime/src/storage/sqlite/sqlite-store';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { startRuntime } from '../support/start-runtime';

it('says what works, and nothing that strangers could use', async () => {
	const runtime = await startRuntime({
		env: {
			DISCORD_BOT_TOKEN: 'x'.repeat(40),
			DISCORD_CHANNEL_ID: '12345678',
			// Nobody listens there: the bridge is broken.
			DISCORD_API_URL: 'http://127.0.0.1:9',
		},
	});
	try {
		const response = await fetch(`${runtime.url}/ready`);
		expect(response.status).toBe(200);
		expect(response.headers.get('cache-control')).toBe('no-store');
		const body = await response.json();
		expect(body).toEqual({
			ready: true,
			checks: { store: { ok: true } },
			bridges: { discord: expect.stringMatching(/^(starting|offline)$/) },
		});
		expect((await fetch(`${runtime.url}/ready`, { method: 'HEAD' })).status).toBe(200);
		expect(await (await fetch(`${runtime.url}/health`)).json()).toMatchObject({ status: 'ok' });
	} finally {
		await runtime.stop();
	}
}, 20_000);

it('answers 503 once the service stops', async () => {
	const runtime = await startRuntime();
	const socket = createConnection(runtime.port, '127.0.0.1');
	let answer = '';
	socket.on('data', (chunk) => (answer += chunk));
	const ended = new Promise((resolve) => socket.on('close', resolve));
	// A request that has begun is waited for.
	socket.write('GET /ready HTTP/1.1\r\nHost: x\r\n');
	await eventually(async () => socket.bytesWritten > 0 && !socket.connecting);
	await new Promise((resolve) => setTimeout(resolve, 50));
	const stopped = runtime.stop();
	socket.write('\r\n');
	await Promise.all([stopped, ended]);
	expect(answer).toMatch(/^HTTP\/1.1 503 /);
	expect(answer).toMatch(/retry-after: 5/i);
	expect(answer).toContain('"running":{"ok":false,"reason":"stopping"}');
}, 20_000);

describe('readiness', () => {
	const works: ReadyCheck = { name: 'redis', check: async () => {} };

	it('is not ready when a check fails or hangs, says which, and tells the log once', async () => {
		const clock = new ManualClock();
		const told: Array<[string, boolean]> = [];
		let broken = true;
		const flaky: ReadyCheck = {
			name: 'store',
			check: async () => {
				if (broken) throw new Error('password authentication failed for user "postgres"');
			},
		};
		const hangs: ReadyCheck = { name: 'files', check: () => new Promise(() => {}) };
		const ask = readiness({
			checks: [works, flaky, hangs],
			clock,
			timeoutMs: 20,
			onChange: (name, error) => told.push([name, error !== undefined]),
		});
		const expected = {
			ready: false,
			checks: {
				redis: { ok: true },
				store: { ok: false, reason: 'failed' },
				files: { ok: false, reason: 'no answer in time' },
			},
		};
		expect(await ask()).toEqual(expected);
		clock.advance(1000);
		expect(await ask()).toEqual(expected);
		expect(told).toEqual([
			['store', true],
			['files', true],
		]);
		broken = false;
		clock.advance(1000);
		expect((await ask()).checks.store).toEqual({ ok: true });
		expect(told.at(-1)).toEqual(['store', false]);
	});

	it('tells of Redis being away, and is ready all the same', async () => {
		let isUp = false;
		const clock = new ManualClock();
		const checks = [works, redisCheck({ isUp: () => isUp })].map((check, n) =>
			n === 0 ? { ...check, name: 'store' } : check,
		);
		const ask = readiness({ checks, clock, onChange: () => {} });
		expect(await ask()).toEqual({
			ready: true,
			checks: { store: { ok: true }, redis: { ok: false, reason: 'failed' } },
		});
		isUp = true;
		clock.advance(1000);
		expect((await ask()).checks.redis).toEqual({ ok: true });
	});

	it('asks the dependencies once for all who ask within a second', async () => {
		const clock = new ManualClock();
		let asked = 0;
		const check = async () => void (asked += 1);
		const ask = readiness({ checks: [{ name: 'store', check }], clock, onChange: () => {} });
		await Promise.all(Array.from({ length: 100 }, ask));
		clock.advance(999);
		await ask();
		expect(asked).toBe(1);
		clock.advance(1);
		await ask();
		expect(asked).toBe(2);
	});

	it('asks the store for a change, which a closed one refuses', async () => {
		const directory = mkdtempSync(join(tmpdir(), 'pocketping-test-'));
		const store = await SqliteStore.open(join(directory, 'pocketping.db'), () => {});
		const clock = new ManualClock();
		const { check } = storeCheck(store, clock);
		await check();
		expect(await store.getMeta('ready')).toMatch(/^req_/);
		await store.close();
		await expect(check()).rejects.toThrow();
		rmSync(directory, { recursive: true });
	});
});
