// The same load through one instance and through two, on one Postgres and one Redis; and what a message costs each of them.
const fs = require('node:fs');
const { Postgres } = require('../test/scale/servers/postgres');
const { Redis: RedisServer } = require('../test/scale/servers/redis');
const { httpLoad } = require('./support/load');
const { connectVisitors, processorMicroseconds, startRuntime } = require('./support/processes');
const { median } = require('./support/stats');

const VISITORS = 32;
const SECONDS = 4;
const ROUNDS = 3;
const CONTENT = 'Hello, I have a question about the blue one in my size, is it in stock?';

/** Processor time of a process and all that it started, which are there still. */
function familyMicroseconds(pid) {
	let sum = processorMicroseconds(pid);
	for (const entry of fs.readdirSync('/proc')) {
		if (!/^\d+$/.test(entry)) continue;
		try {
			const stat = fs.readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ').at(-1).split(' ');
			if (Number(stat[1]) === pid) sum += processorMicroseconds(Number(entry));
		} catch {
			// It ended meanwhile.
		}
	}
	return sum;
}

async function twoInstances() {
	const name = `durable messages, ${VISITORS} visitors`;
	const missing = Postgres.missing ?? RedisServer.missing;
	if (missing) return [{ name, measured: 'skipped', against: missing }];
	if (!fs.existsSync('/proc/self/stat')) {
		return [{ name, measured: 'skipped', against: 'needs /proc (Linux)' }];
	}
	const [postgres, redis] = [new Postgres(), new RedisServer()];
	const instances = [];
	try {
		await Promise.all([postgres.start(), redis.start()]);
		const env = { DATABASE_URL: postgres.url, REDIS_URL: redis.url };
		for (let n = 0; n < 2; n += 1) instances.push(await startRuntime({ env }));
		const tokens = await connectVisitors(instances[0].url, VISITORS);
		const bodies = tokens.map((sessionId) => JSON.stringify({ sessionId, content: CONTENT }));
		const load = async (used) => {
			const share = VISITORS / used.length;
			const rates = await Promise.all(
				used.map(({ url }, n) => {
					const own = bodies.slice(n * share, (n + 1) * share);
					return httpLoad(url, '/pocketping/message', own, SECONDS);
				}),
			);
			return rates.reduce((sum, rate) => sum + rate, 0);
		};
		await load(instances);
		const master = Number(
			fs.readFileSync(`${postgres.dataDir}/postmaster.pid`, 'utf8').split('\n')[0],
		);
		const costs = { instance: [], postgres: [], redis: [] };
		const [one, two] = [[], []];
		for (let round = 0; round < ROUNDS; round += 1) {
			const read = () => ({
				instance: processorMicroseconds(instances[0].pid),
				postgres: familyMicroseconds(master),
				redis: processorMicroseconds(redis.child.pid),
			});
			const before = read();
			const rate = await load(instances.slice(0, 1));
			const after = read();
			for (const part of Object.keys(costs)) {
				costs[part].push((after[part] - before[part]) / (rate * SECONDS));
			}
			one.push(rate);
			two.push(await load(instances));
		}
		const micro = (part) => `${Math.round(median(costs[part]))} µs`;
		return [
			{
				name: `${name}: two instances on this machine`,
				measured: `${Math.round(median(two))}/s`,
				against: `${Math.round(median(one))}/s through one`,
				ratio: median(two) / median(one),
			},
			{
				name: 'processor time per message: instance',
				measured: micro('instance'),
				against: `Postgres ${micro('postgres')}, Redis ${micro('redis')}`,
			},
		];
	} finally {
		await Promise.all(instances.map((instance) => instance.stop()));
		await redis.stop();
		await postgres.remove();
	}
}

module.exports = { twoInstances };
