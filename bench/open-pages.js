// What open pages cost an instance on Postgres and Redis: opening them, keeping them while nothing happens, and Redis's part of it.
const fs = require('node:fs');
const path = require('node:path');
const { Postgres } = require('../test/scale/servers/postgres');
const { Redis: RedisServer } = require('../test/scale/servers/redis');
const {
	connectVisitors,
	processorMicroseconds,
	residentMegabytes,
	startHelper,
	startRuntime,
} = require('./support/processes');

const PAGES = 6000;

/** Opened before the first reading, so that what grows once has grown. */
const WARM_UP_PAGES = 1000;

/** Two rounds of the heartbeat, which is all that happens on idle streams. */
const IDLE_MS = 50_000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function openPages() {
	const name = `an idle page of ${PAGES} on Postgres and Redis`;
	const missing = Postgres.missing ?? RedisServer.missing;
	if (missing) return [{ name, measured: 'skipped', against: missing }];
	if (!fs.existsSync('/proc/self/stat')) {
		return [{ name, measured: 'skipped', against: 'needs /proc (Linux)' }];
	}
	const [postgres, redis] = [new Postgres(), new RedisServer()];
	let runtime;
	let client;
	try {
		await Promise.all([postgres.start(), redis.start()]);
		const flags = ['--min-semi-space-size=16', '--max-semi-space-size=16', '--expose-gc'];
		flags.push('--require', path.join(__dirname, 'support', 'collect-garbage.js'));
		runtime = await startRuntime({
			env: { DATABASE_URL: postgres.url, REDIS_URL: redis.url },
			flags,
		});
		const began = performance.now();
		const before = processorMicroseconds(runtime.pid);
		const visitors = await connectVisitors(runtime.url, PAGES + WARM_UP_PAGES);
		const connecting = (performance.now() - began) / 1000;
		const connectingCost = (processorMicroseconds(runtime.pid) - before) / visitors.length;
		const urls = visitors.map((id) => `${runtime.url}/pocketping/stream?sessionId=${id}`);
		client = startHelper(path.join(__dirname, 'support', 'raw-sockets.js'));
		await client.ask({ task: 'open', urls: urls.slice(0, WARM_UP_PAGES) });
		const memory = async () => {
			process.kill(runtime.pid, 'SIGUSR2');
			await sleep(2000);
			return residentMegabytes(runtime.pid) * 1024;
		};
		const memoryBefore = await memory();
		const opened = performance.now();
		const cost = processorMicroseconds(runtime.pid);
		await client.ask({ task: 'open', urls: urls.slice(WARM_UP_PAGES) });
		const opening = (performance.now() - opened) / 1000;
		const openingCost = (processorMicroseconds(runtime.pid) - cost) / PAGES;
		const kilobytes = ((await memory()) - memoryBefore) / PAGES;
		const [idle, idleRedis] = [runtime.pid, redis.child.pid].map(processorMicroseconds);
		await sleep(IDLE_MS);
		const perSecond = (pid, start) => (processorMicroseconds(pid) - start) / (IDLE_MS / 1000);
		const used = perSecond(runtime.pid, idle);
		const redisUsed = perSecond(redis.child.pid, idleRedis);
		const rate = (count, seconds) => `${Math.round(count / seconds)}/s`;
		return [
			{
				name: 'POST /connect of new visitors',
				measured: rate(visitors.length, connecting),
				against: `${Math.round(connectingCost)} µs of the instance's processor each`,
			},
			{
				name: 'streams opened',
				measured: rate(PAGES, opening),
				against: `${Math.round(openingCost)} µs of the instance's processor each`,
			},
			{ name: `${name}: memory`, measured: `${kilobytes.toFixed(1)} KiB`, against: 'resident' },
			{
				name: `${name}: processor time`,
				measured: `${(used / (PAGES + WARM_UP_PAGES)).toFixed(2)} µs/s`,
				against: `Redis ${(redisUsed / (PAGES + WARM_UP_PAGES)).toFixed(2)} µs/s`,
			},
		];
	} finally {
		await client?.stop();
		await runtime?.stop();
		await redis.stop();
		await postgres.remove();
	}
}

module.exports = { openPages };
