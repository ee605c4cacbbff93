/**
 * What docker-compose.scale.yml starts, without containers: two runtimes behind a real Caddy, n8n in queue mode, on a
 * Postgres and a Redis of the test's own. Skipped where one of the three is not installed, except in CI.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { ROOT } from '../docker/support/compose-file';
import { TestEventStream } from '../support/event-stream';
import { connectPage, openStream, plain, post } from '../support/page';
import { RedisServer } from '../support/redis-server';
import { announce, put, SAMPLES } from '../support/upload';
import { freePort, type Child } from './support/child';
import { ComposeHost } from './support/compose-host';
import { settingOf } from './support/setting';
import { Visitor } from './support/visitor';
import { step, waitFor } from './support/wait-for';

interface PostgresCluster {
	readonly port: number;
	readonly dataDir: string;
	start(): Promise<void>;
	remove(): Promise<void>;
}

/** The one of the scale tests, which has no types. */
const { Postgres } = createRequire(__filename)('../scale/servers/postgres') as {
	Postgres: { new (): PostgresCluster; readonly missing: string | undefined };
};

const isInstalled = (program: string, flag: string) => spawnSync(program, [flag]).status === 0;
const missing = [
	...(isInstalled('caddy', 'version') ? [] : ['caddy is not installed']),
	...(isInstalled('redis-server', '--version') ? [] : ['redis-server is not installed']),
	...(Postgres.missing ? [Postgres.missing] : []),
];
if (missing.length > 0 && process.env.CI) throw new Error(missing.join('; '));
if (missing.length > 0) step(`skipped: ${missing.join('; ')}`);

(missing.length > 0 ? describe.skip : describe)('docker-compose.scale.yml', () => {
	let compose: ComposeHost;
	let postgres: PostgresCluster;
	let redis: RedisServer;
	let caddy: ChildProcess;
	let runtimes: Child[];
	/** Where visitors arrive. */
	let site: string;
	let key: string;
	const visitors: Visitor[] = [];

	const api = async <Body>(path: string) => {
		const response = await fetch(site + path, { headers: { authorization: `Bearer ${key}` } });
		return (await response.json()) as Body;
	};

	beforeAll(async () => {
		const folder = join(settingOf('TEST_N8N_FOLDER'), 'compose-scale');
		const ports: number[] = [];
		for (let count = 0; count < 9; count += 1) ports.push(await freePort());
		const [sitePort, innerPort, port1, port2, n8nPort, workerPort, broker1, broker2] = ports;
		site = `http://127.0.0.1:${sitePort}`;

		step('Postgres and Redis start');
		postgres = new Postgres();
		await postgres.start();
		redis = await RedisServer.start();
		compose = new ComposeHost('docker-compose.scale.yml', folder, {
			'http://caddy:8081': `http://127.0.0.1:${innerPort}`,
			'http://n8n:5678': `http://127.0.0.1:${n8nPort}`,
			'redis://redis:6379': redis.url,
			'http://localhost:8080': site,
		});

		step('prepare runs');
		compose.prepare();
		key = readFileSync(join(compose.secrets, 'pocketping/api-key'), 'utf8').trim();
		const urlFile = join(compose.secrets, 'pocketping/database-url');
		const databaseUrl = readFileSync(urlFile, 'utf8');
		writeFileSync(urlFile, databaseUrl.replace('postgres:5432', `127.0.0.1:${postgres.port}`));

		step('the databases are made, with passwords');
		const rules = 'local all postgres trust\nhost all all 127.0.0.1/32 scram-sha-256\n';
		writeFileSync(join(postgres.dataDir, 'pg_hba.conf'), rules);
		execFileSync('bash', [join(ROOT, 'deploy/postgres/create-databases.sh')], {
			env: {
				PATH: process.env.PATH,
				PGHOST: postgres.dataDir,
				PGPORT: String(postgres.port),
				POSTGRES_USER: 'postgres',
				SECRETS_FOLDER: compose.secrets,
			},
		});
		const reload = ['-h', postgres.dataDir, '-p', String(postgres.port), '-U', 'postgres'];
		execFileSync('psql', [...reload, '-qc', 'SELECT pg_reload_conf()'], { stdio: 'ignore' });

		step('two runtimes start');
		runtimes = [
			compose.startRuntime('pocketping-1', port1 as number),
			compose.startRuntime('pocketping-2', port2 as number),
		];
		for (const [index, port] of [port1, port2].entries()) {
			await waitFor(`runtime ${index + 1}`, async () => {
				if (!runtimes[index]?.isRunning) throw new Error(runtimes[index]?.output);
				return (await fetch(`http://127.0.0.1:${port}/ready`)).ok ? true : undefined;
			});
		}

		step('Caddy starts');
		const caddyfile = join(folder, 'Caddyfile');
		const ours = readFileSync(join(ROOT, 'deploy/caddy/Caddyfile'), 'utf8');
		writeFileSync(caddyfile, `{\n\tadmin off\n\tdefault_bind 127.0.0.1\n}\n${ours}`);
		caddy = spawn('caddy', ['run', '--config', caddyfile, '--adapter', 'caddyfile'], {
			env: {
				PATH: process.env.PATH,
				HOME: folder,
				SITE_ADDRESS: `:${sitePort}`,
				INTERNAL_ADDRESS: `:${innerPort}`,
				RUNTIMES: `127.0.0.1:${port1} 127.0.0.1:${port2}`,
			},
			stdio: 'ignore',
		});
		await waitFor('Caddy', async () => ((await fetch(`${site}/health`)).ok ? true : undefined));

		step('n8n-import runs');
		const queue = {
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(postgres.port),
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redis.port),
		};
		compose.importIntoN8n(queue);

		step('n8n starts, and a worker');
		const n8n = compose.startN8n('n8n', 'start', {
			...queue,
			N8N_PORT: String(n8nPort),
			N8N_RUNNERS_BROKER_PORT: String(broker1),
		});
		await waitFor(
			'the subscription of the demo workflow',
			async () => {
				if (!n8n.isRunning) throw new Error(n8n.output);
				return (await api<{ webhooks: object[] }>('/webhooks')).webhooks[0];
			},
			150_000,
		).catch((error: unknown) => {
			throw new Error(`${String(error)}\n${n8n.output}`);
		});
		const worker = compose.startN8n('n8n-worker', 'worker', {
			...queue,
			QUEUE_HEALTH_CHECK_PORT: String(workerPort),
			N8N_RUNNERS_BROKER_PORT: String(broker2),
		});
		await waitFor('the worker to be well', async () => {
			if (!worker.isRunning) throw new Error(worker.output);
			return (await fetch(`http://127.0.0.1:${workerPort}/healthz`)).ok ? true : undefined;
		});
	}, 400_000);

	afterAll(async () => {
		for (const visitor of visitors) visitor.leave();
		await compose?.stop();
		caddy?.kill('SIGTERM');
		await redis?.stop();
		await postgres?.remove();
	}, 120_000);

	async function getsOffer(total: number): Promise<void> {
		const visitor = await Visitor.arrive(site);
		visitors.push(visitor);
		visitor.trigger('cart_abandoned', { total });
		const offer = await visitor.receives('event', ({ name }) => name === 'show_offer');
		expect(offer.data).toMatchObject({ code: 'SAVE20', cartTotal: total });
		await visitor.receives('message', ({ sender }) => sender === 'operator');
	}

	test('carts that are left bring offers, whichever runtime has the page', async () => {
		for (const total of [1, 2, 3, 4, 5, 6]) await getsOffer(total);
	});

	test('a page knows its visitor by the address that Caddy saw, whatever the browser says', async () => {
		const forged = { 'x-forwarded-for': '198.51.100.7', 'cf-ipcountry': 'FR' };
		const { body } = await post(`${site}/pocketping/connect`, {}, forged);
		const session = await api<{ metadata: object }>(`/sessions/${plain(body.sessionId)}`);
		expect(session.metadata).toMatchObject({ ip: '127.0.0.1' });
		expect(session.metadata).not.toHaveProperty('country');
	});

	test('sockets and event streams get through, and a message reaches all of them', async () => {
		const { sessionId } = await connectPage(site);
		const sockets = await Promise.all([1, 2, 3, 4].map(() => openStream(site, sessionId)));
		const events = await TestEventStream.open(`${site}/pocketping/stream?sessionId=${sessionId}`);
		await post(`${site}/pocketping/message`, { sessionId, content: 'through' });
		for (const socket of sockets) await socket.frame('message', 5000);
		await events.event(({ type }) => type === 'message');
		for (const socket of sockets) socket.close();
		events.close();
	});

	test('a file of 10 MB gets through, and is read from either runtime', async () => {
		const { sessionId } = await connectPage(site);
		const filler = Buffer.alloc(10 * 1024 * 1024 - SAMPLES.png.bytes.length, 0x61);
		const large = { ...SAMPLES.png, bytes: Buffer.concat([SAMPLES.png.bytes, filler]) };
		const { body } = await announce(site, sessionId, large);
		expect((await put(body.uploadUrl, large.bytes)).status).toBe(200);
		const id = body.attachmentId;
		const done = await post(`${site}/pocketping/upload/complete`, { sessionId, attachmentId: id });
		for (let count = 0; count < 6; count += 1) {
			const bytes = await (await fetch(done.body.url)).arrayBuffer();
			expect(bytes.byteLength).toBe(large.bytes.length);
		}
	});

	test('when a runtime is killed, all visitors are with the other one seconds later', async () => {
		step('a runtime is killed');
		await runtimes[0]?.stop('SIGKILL');
		// Until the proxy has noticed, what goes to the dead one is answered with 502; pages try again by themselves.
		const arrivals = async () => {
			for (let count = 0; count < 10; count += 1) await connectPage(site);
			return true;
		};
		await waitFor('ten visitors in a row', arrivals, 10_000);
		await getsOffer(7);
	});
});
