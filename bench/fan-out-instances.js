// From one instance to another: the same event on a page of each, against a bare publish and subscribe on the same Redis.
const { Redis } = require('ioredis');
const { WebSocket } = require('ws');
const { Postgres } = require('../test/scale/servers/postgres');
const { Redis: RedisServer } = require('../test/scale/servers/redis');
const {
	connectVisitors,
	processorMicroseconds,
	residentMegabytes,
	startRuntime,
} = require('./support/processes');
const { median, quantile } = require('./support/stats');

const PER_SECOND = 100;
const SECONDS = 8;
const ROUNDS = 3;

/** Sessions that an instance listens to when memory is read. */
const CHANNELS = 20_000;

/** Messages published for the processor time of one. */
const PUBLISHED = 100_000;

const ms = (value) => `${value.toFixed(2)} ms`;

/** Calls `send(mark)` at an even pace; answers once all marks are noted in both, without those of the first second. */
async function pace(send, isComplete) {
	const count = PER_SECOND * SECONDS;
	const started = performance.now();
	for (let mark = 0; mark < count; mark += 1) {
		const wait = started + (mark * 1000) / PER_SECOND - performance.now();
		if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
		send(mark);
	}
	for (let tries = 0; !isComplete(count); tries += 1) {
		if (tries > 100) throw new Error('not everything arrived');
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	return Array.from({ length: count - PER_SECOND }, (_, n) => n + PER_SECOND);
}

/** A page's stream that notes when each mark came. */
async function listen(instance, token) {
	const arrivals = new Map();
	const address = `${instance.url.replace('http', 'ws')}/pocketping/stream`;
	const socket = new WebSocket(`${address}?sessionId=${token}`);
	socket.on('message', (text) => {
		const arrived = performance.now();
		const { type, data } = JSON.parse(String(text));
		if (type === 'event') arrivals.set(data.data.mark, arrived);
	});
	await new Promise((resolve) => socket.once('open', resolve));
	// Until it is heard of elsewhere, which the first events would be measured by.
	await new Promise((resolve) => setTimeout(resolve, 500));
	return { arrivals, stop: () => socket.terminate() };
}

/** How long after the instance's own page the other one's got each event, and how long that took in all. */
async function oursOnce(from, to) {
	const [token] = await connectVisitors(from.url, 1);
	const [here, there] = [await listen(from, token), await listen(to, token)];
	const sent = new Map();
	const [sessionId] = token.split('.');
	const marks = await pace(
		(mark) => {
			sent.set(mark, performance.now());
			void fetch(`${from.url}/sessions/${sessionId}/events`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', authorization: `Bearer ${from.apiKey}` },
				body: JSON.stringify({ name: 'show_offer', data: { mark, text: 'x'.repeat(500) } }),
			}).then((response) => response.arrayBuffer());
		},
		(count) => here.arrivals.size >= count && there.arrivals.size >= count,
	);
	here.stop();
	there.stop();
	return {
		later: marks.map((mark) => there.arrivals.get(mark) - here.arrivals.get(mark)),
		whole: marks.map((mark) => there.arrivals.get(mark) - sent.get(mark)),
	};
}

/** The same pace and size through Redis alone, both ends in this process. */
async function bareOnce(url) {
	const [publisher, subscriber] = [new Redis(url), new Redis(url)];
	const arrivals = new Map();
	const sent = new Map();
	subscriber.on('message', (_channel, text) => {
		const arrived = performance.now();
		arrivals.set(JSON.parse(text).mark, arrived);
	});
	await subscriber.subscribe('bench');
	const marks = await pace(
		(mark) => {
			sent.set(mark, performance.now());
			void publisher.publish('bench', JSON.stringify({ mark, text: 'x'.repeat(900) }));
		},
		(count) => arrivals.size >= count,
	);
	publisher.disconnect();
	subscriber.disconnect();
	return marks.map((mark) => arrivals.get(mark) - sent.get(mark));
}

/** What Redis alone takes: memory and time per channel listened to, and messages per second to one listener each. */
async function redisAlone(url, pid) {
	const [admin, subscriber] = [new Redis(url), new Redis(url)];
	const used = async () => Number(/used_memory:(\d+)/.exec(await admin.info('memory'))[1]);
	await admin.ping();
	const before = await used();
	const began = processorMicroseconds(pid);
	const channels = [];
	for (let n = 0; n < CHANNELS; n += 500) {
		const names = Array.from({ length: 500 }, (_, i) => `pocketping:proj_0:session:sess_${n + i}`);
		const part = names.map((name) => name.padEnd(90, '0'));
		await subscriber.subscribe(...part);
		channels.push(...part);
	}
	const listening = (processorMicroseconds(pid) - began) / CHANNELS;
	const bytes = ((await used()) - before) / CHANNELS;
	let arrived = 0;
	subscriber.on('message', () => (arrived += 1));
	const text = 'x'.repeat(1200);
	const cost = processorMicroseconds(pid);
	for (let sent = 0; sent < PUBLISHED; sent += 1000) {
		const part = channels.slice(sent % CHANNELS, (sent % CHANNELS) + 1000);
		await Promise.all(part.map((channel) => admin.publish(channel, text)));
	}
	while (arrived < PUBLISHED) await new Promise((resolve) => setTimeout(resolve, 5));
	const each = (processorMicroseconds(pid) - cost) / PUBLISHED;
	admin.disconnect();
	subscriber.disconnect();
	return { bytes, each, listening };
}

async function fanOutInstances() {
	const name = 'from one instance to another';
	const missing = Postgres.missing ?? RedisServer.missing;
	if (missing) return [{ name, measured: 'skipped', against: missing }];
	const [postgres, redis] = [new Postgres(), new RedisServer()];
	const instances = [];
	try {
		await Promise.all([postgres.start(), redis.start()]);
		const env = { DATABASE_URL: postgres.url, REDIS_URL: redis.url };
		for (let n = 0; n < 2; n += 1) instances.push(await startRuntime({ env }));
		const [from, to] = instances;
		const bare = [];
		const later = [];
		const whole = [];
		for (let round = 0; round < ROUNDS; round += 1) {
			bare.push(...(await bareOnce(redis.url)));
			const ours = await oursOnce(from, to);
			later.push(...ours.later);
			whole.push(...ours.whole);
		}
		const row = (what, share) => ({
			name: `${name}, ${PER_SECOND}/s: ${what}`,
			measured: ms(quantile(later, share)),
			against: `${ms(quantile(bare, share))} bare publish/subscribe`,
			ratio: quantile(later, share) / quantile(bare, share),
		});
		const alone = await redisAlone(redis.url, redis.child.pid);
		return [
			row('median', 0.5),
			row('p99', 0.99),
			{
				name: 'API request at one instance → page at another: median',
				measured: ms(median(whole)),
				against: `p99 ${ms(quantile(whole, 0.99))}`,
			},
			{
				name: 'Redis memory per session with an open page',
				measured: `${Math.round(alone.bytes)} bytes`,
				against: `and ${alone.listening.toFixed(1)} µs of processor time to listen to it`,
			},
			{
				name: 'Redis processor time per event told to one instance',
				measured: `${alone.each.toFixed(1)} µs`,
				against: `of 1200 bytes, so ${Math.round(1e6 / alone.each)}/s at the most`,
			},
			{
				name: 'resident memory of an instance on Postgres and Redis',
				measured: `${Math.round(residentMegabytes(to.pid) ?? NaN)} MB`,
				against: 'after this benchmark',
			},
		];
	} finally {
		await Promise.all(instances.map((instance) => instance.stop()));
		await redis.stop();
		await postgres.remove();
	}
}

module.exports = { fanOutInstances };
