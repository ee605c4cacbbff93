// Several instances as separate processes on one Postgres and one Redis, and everything that may happen to them.
const { Cluster } = require('./cluster');
const { Postgres } = require('./servers/postgres');
const { Redis } = require('./servers/redis');

/** The whole run ends by then, whatever happens. */
const LIMIT_MS = 290_000;

const scenarios = {
	together: require('./scenarios/together'),
	drain: require('./scenarios/drain'),
	spread: require('./scenarios/spread'),
	'ai-once': require('./scenarios/ai-once'),
	'one-listener': require('./scenarios/one-listener'),
	kill: require('./scenarios/kill'),
	'postgres-restart': require('./scenarios/postgres-restart'),
	crash: require('./scenarios/crash'),
	'redis-away': require('./scenarios/redis-away'),
};

async function main() {
	const missing = [Postgres.missing, Redis.missing].filter(Boolean);
	if (missing.length > 0) {
		console.log(`${process.env.CI ? 'FAILED' : 'Skipped'}: ${missing.join('; ')}`);
		process.exit(process.env.CI ? 1 : 0);
	}
	const wanted = process.argv.slice(2);
	const unknown = wanted.filter((name) => !Object.hasOwn(scenarios, name));
	if (unknown.length > 0) throw new Error(`no such scenario: ${unknown.join(', ')}`);
	const postgres = new Postgres();
	const redis = new Redis();
	const watchdog = setTimeout(() => {
		console.error(`Not done after ${LIMIT_MS / 1000} s`);
		void cleanUp().finally(() => process.exit(1));
	}, LIMIT_MS);
	const clusters = [];
	const cleanUp = async () => {
		for (const { instances } of clusters) {
			for (const instance of instances) instance.child?.kill('SIGKILL');
		}
		await redis.stop();
		await postgres.remove();
	};
	try {
		await Promise.all([postgres.start(), redis.start()]);
		for (const [name, scenario] of Object.entries(scenarios)) {
			if (wanted.length > 0 && !wanted.includes(name)) continue;
			const began = Date.now();
			const url = postgres.createDatabase(name.replaceAll('-', '_'));
			const tools = await scenario.prepare?.();
			const shared = { DATABASE_URL: url, REDIS_URL: redis.url, ...tools?.env };
			const cluster = new Cluster(shared, tools?.envOf);
			clusters.push(cluster);
			try {
				await cluster.start(scenario.instances);
				const lines = await scenario.run({ cluster, postgres, redis, ...tools });
				console.log(`✓ ${scenario.what} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
				for (const line of lines ?? []) console.log(`    ${line}`);
			} catch (error) {
				console.error(`✗ ${scenario.what}\n${error.stack}`);
				for (const { name: instance, output } of cluster.instances) {
					const lines = output.split('\n').filter((line) => /"level":[456]0/.test(line));
					console.error(`  ${instance}:`, lines.slice(-8).join('\n     '));
				}
				process.exitCode = 1;
			}
			await cluster.stop();
			await tools?.stop?.();
		}
	} finally {
		await cleanUp();
		clearTimeout(watchdog);
	}
}

void main().then(
	() => process.exit(),
	(error) => {
		console.error(error);
		process.exit(1);
	},
);
