/** The database cannot be reached for a while: requests say so, nothing ends, and everything goes on by itself. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { describePostgres, newSchemaUrl } from '../support/postgres';
import { Sink } from '../support/sink';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy';
import { openPostgres } from './support/open-postgres';

jest.setTimeout(60_000);

/** The same address by way of a proxy. */
function through(url: string, { port }: TcpProxy): string {
	const proxied = new URL(url);
	proxied.hostname = '127.0.0.1';
	proxied.port = String(port);
	return proxied.href;
}

describePostgres('a database that goes away', () => {
	let proxy: TcpProxy;
	let url: string;
	beforeEach(async () => {
		const direct = new URL(newSchemaUrl());
		proxy = await startTcpProxy({ host: direct.hostname, port: Number(direct.port || 5432) });
		url = through(direct.href, proxy);
	});
	afterEach(() => proxy.stop());

	it('is told to whoever asks, and answers again without a new start', async () => {
		const store = await openPostgres(url);
		await store.transaction((tx) => tx.setMeta('a', '1'));
		await proxy.cut();
		const unavailable = { code: 'DATABASE_UNAVAILABLE', status: 503, retryAfterSeconds: 5 };
		await expect(store.transaction((tx) => tx.setMeta('a', '2'))).rejects.toMatchObject(
			unavailable,
		);
		await expect(store.getMeta('a')).rejects.toMatchObject(unavailable);
		await proxy.restore();
		await store.transaction((tx) => tx.setMeta('b', '1'));
		expect([await store.getMeta('a'), await store.getMeta('b')]).toEqual(['1', '1']);
		await store.close();
	});

	it('in the middle of a transaction leaves nothing of it', async () => {
		const store = await openPostgres(url);
		const broken = store.transaction(async (tx) => {
			await tx.getMeta('x');
			await tx.setMeta('a', '1');
			await proxy.cut();
			await tx.getMeta('x');
		});
		await expect(broken).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
		await proxy.restore();
		expect(await store.getMeta('a')).toBeUndefined();
		await store.close();
	});

	it('wakes up whoever may have missed a notice meanwhile', async () => {
		const store = await openPostgres(url);
		let woken = 0;
		store.onWorkElsewhere(() => (woken += 1));
		await new Promise((resolve) => setTimeout(resolve, 200));
		await proxy.cut();
		woken = 0;
		await proxy.restore();
		await eventually(async () => woken > 0);
		await store.close();
	});

	it('is waited for at the start, and named when it does not come', async () => {
		await proxy.cut();
		const secret = new URL(url);
		secret.password = 'not-to-be-told';
		const failing = openPostgres(secret.href, { patienceMs: 0 });
		await expect(failing).rejects.toMatchObject({ code: 'DATABASE_NOT_USABLE' });
		const { message } = (await failing.catch((error: Error) => error)) as Error;
		expect(message).toContain(`nothing answers at 127.0.0.1:${proxy.port}`);
		expect(message).not.toContain('not-to-be-told');
		const waiting = openPostgres(url, { patienceMs: 20_000 });
		await new Promise((resolve) => setTimeout(resolve, 300));
		await proxy.restore();
		await (await waiting).close();
	});

	it.each([
		['no such database', (at: URL) => (at.pathname = '/pocketping_is_not_there'), 'no database'],
		['no such user', (at: URL) => (at.username = 'nobody_by_this_name'), 'does not let the user'],
		['no such host', (at: URL) => (at.hostname = 'db.invalid'), 'is not known'],
	])('%s: says so in one line', async (_what, spoil, told) => {
		const wrong = new URL(url);
		spoil(wrong);
		await expect(openPostgres(wrong.href)).rejects.toThrow(told);
	});

	describe('under a running service', () => {
		let runtime: RunningRuntime;
		let sink: Sink;
		let dataDir: string;
		beforeEach(async () => {
			dataDir = mkdtempSync(join(tmpdir(), 'pocketping-outage-'));
			sink = await Sink.start();
			runtime = await startRuntime({ dataDir, env: { DATABASE_URL: url } });
		});
		afterEach(async () => {
			await runtime.stop();
			await sink.stop();
			rmSync(dataDir, { recursive: true });
		});

		it('visitors get 503 and may try again; deliveries go on by themselves', async () => {
			await runtime.api('POST', '/webhooks', { url: sink.url, events: ['message.created'] });
			const send = (path: string, body: unknown) =>
				fetch(`${runtime.url}/pocketping${path}`, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify(body),
				});
			const page = (await (await send('/connect', { visitorId: 'v' })).json()) as any;
			const { sessionId } = page;
			const write = (content: string) =>
				send('/message', { sessionId, content, sender: 'visitor' });
			expect((await write('before')).status).toBe(200);
			await eventually(async () => sink.received.length === 1);
			await proxy.cut();
			const refused = await write('during');
			expect(refused.status).toBe(503);
			expect(refused.headers.get('retry-after')).toBe('5');
			expect(await refused.json()).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
			expect((await fetch(`${runtime.url}/health`)).status).toBe(200);
			await proxy.restore();
			expect((await write('after')).status).toBe(200);
			await eventually(async () => sink.received.length === 2);
			const told = sink.received.map(({ body }: any) => body.data.message.content);
			expect(told).toEqual(['before', 'after']);
		});
	});
});
