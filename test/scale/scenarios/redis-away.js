// Redis is gone for half a minute: everybody is served, nothing is lost, and all is live again after.
const assert = require('node:assert');
const { openPages } = require('../page');
const { sleep, waitFor } = require('../wait-for');
const { storedMessages } = require('./kill');

const AWAY_MS = 30_000;
const VISITORS = 50;

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

async function run({ cluster, redis }) {
	const pages = await openPages(cluster, VISITORS, 'away');
	let over = false;
	let phase = 'before';
	const times = { before: [], away: [], after: [] };
	/** When an answer was accepted, by its content. */
	const sentAt = new Map();
	const visit = async (page) => {
		for (let n = 0; !over; n += 1) {
			const during = phase;
			times[during].push(await page.write(`${page.id}:${n}`));
			const content = `${during}:${page.id}:${n}`;
			// Through another instance than the page's own.
			const through = cluster.any(page.instance);
			const { status } = await through.api('POST', `/sessions/${page.id}/messages`, { content });
			assert.equal(status, 201);
			sentAt.set(content, Date.now());
			await sleep(100 + Math.random() * 200);
		}
	};
	const work = pages.map(visit);
	await sleep(3000);
	await redis.stop();
	phase = 'away';
	await sleep(AWAY_MS);
	await redis.start();
	await waitFor('all instances count all pages again', async () => {
		const counts = await Promise.all(
			cluster.instances.map(async (one) => (await one.api('GET', '/stats')).body.pages),
		);
		return counts.every((count) => count === VISITORS);
	});
	phase = 'after';
	await sleep(3000);
	over = true;
	await Promise.all(work);
	for (const page of pages) {
		const stored = await storedMessages(cluster.any(), page.id);
		for (const sender of ['visitor', 'operator']) {
			const expected = stored.filter(({ type }) => type === sender).map(({ content }) => content);
			await waitFor(
				'the page has everything',
				() => page.contents(sender).length >= expected.length,
			);
			assert.deepEqual(page.contents(sender), expected, `${sender}: once, in order`);
		}
		assert.deepEqual(page.refusals, [], 'no request was refused');
		assert.deepEqual(page.closeCodes, [], 'no stream was cut');
	}
	const delays = { before: [], away: [], after: [] };
	for (const page of pages) {
		for (const { type, data, at } of page.frames) {
			const sent = type === 'message' && sentAt.get(data.content);
			if (sent) delays[data.content.split(':')[0]].push(at - sent);
		}
		page.end();
	}
	assert.ok(median(delays.after) < 200, `live again: ${median(delays.after)} ms`);
	assert.ok(Math.max(...delays.away) < 5000, `found in the log: ${Math.max(...delays.away)} ms`);
	assert.ok(Math.max(...times.away) < 3000, `requests go on: ${Math.max(...times.away)} ms`);
	const line = (name) =>
		`${name.padEnd(6)} ${times[name].length} messages, acknowledged in ${median(times[name])} ms (longest ${Math.max(...times[name])}); ` +
		`answers through another instance reach the page in ${median(delays[name])} ms (longest ${Math.max(...delays[name])})`;
	return ['before', 'away', 'after'].map(line);
}

module.exports = {
	what: 'Redis stopped for 30 s: nothing lost, live again after',
	instances: 2,
	run,
};
