// Postgres is restarted under load: honest refusals meanwhile, then everything goes on by itself.
const assert = require('node:assert');
const { startSink } = require('../../crash/sink');
const { openPages } = require('../page');
const { sleep, waitFor } = require('../wait-for');
const { storedMessages } = require('./kill');

const AWAY_MS = 3000;
const VISITORS = 40;

async function prepare() {
	const sink = await startSink(Math.random);
	return { sink, stop: () => sink.stop() };
}

async function run({ cluster, postgres, sink }) {
	const { body: webhook } = await cluster.any().api('POST', '/webhooks', {
		url: sink.url,
		events: ['message.created'],
	});
	const pages = await openPages(cluster, VISITORS, 'restart');
	let over = false;
	const acked = [];
	const work = pages.map(async (page) => {
		for (let n = 0; !over; n += 1) {
			await page.write(`${page.id}:${n}`);
			acked.push(`${page.id}:${n}`);
			await sleep(50);
		}
	});
	await sleep(1500);
	await postgres.stop();
	await sleep(200);
	const refusal = await cluster.any().api('GET', '/sessions');
	assert.equal(refusal.status, 503, JSON.stringify(refusal.body));
	assert.ok(Number(refusal.headers.get('retry-after')) >= 1, 'Retry-After');
	const ready = await fetch(`${cluster.any().url}/ready`);
	assert.equal(ready.status, 503, '/ready');
	await sleep(AWAY_MS);
	const restarted = Date.now();
	await postgres.start();
	await waitFor(
		'the first answer',
		async () => (await cluster.any().api('GET', '/sessions')).status === 200,
	);
	const recovered = Date.now() - restarted;
	await sleep(2000);
	over = true;
	await Promise.all(work);
	for (const instance of cluster.instances) assert.ok(instance.isUp, `${instance.name} ended`);
	const refusals = pages.flatMap((page) => page.refusals);
	assert.ok(refusals.length > 0, 'somebody was refused meanwhile');
	for (const { status, headers, body } of refusals) {
		assert.equal(status, 503, JSON.stringify(body));
		assert.ok(Number(headers.get('retry-after')) >= 1);
	}
	const pending = `/webhooks/${webhook.id}/deliveries?status=pending&limit=1`;
	await waitFor(
		'all deliveries are made',
		async () => (await cluster.any().api('GET', pending)).body.deliveries.length === 0,
		60_000,
	);
	const taken = new Map();
	for (const { mark, id } of sink.taken) taken.set(mark, (taken.get(mark) ?? new Set()).add(id));
	assert.deepEqual(
		acked.filter((mark) => !taken.has(mark)),
		[],
		'acknowledged and never delivered',
	);
	for (const [mark, ids] of taken) assert.equal(ids.size, 1, `${mark} was delivered under two ids`);
	for (const page of pages) {
		const stored = (await storedMessages(cluster.any(), page.id)).map(({ content }) => content);
		assert.deepEqual(
			stored,
			acked.filter((mark) => mark.startsWith(`${page.id}:`)),
			'stored once, in order',
		);
		await waitFor(
			'the page has everything',
			() => page.contents('visitor').length >= stored.length,
			20_000,
		);
		assert.deepEqual(page.contents('visitor'), stored, 'on the page: once, in order');
		page.end();
	}
	return [
		`${acked.length} messages acknowledged, ${refusals.length} refused with 503 and Retry-After and sent again; served ${recovered} ms after the restart began`,
	];
}

module.exports = { what: 'Postgres restarted under load', instances: 2, prepare, run };
