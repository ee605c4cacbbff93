// kill -9 of an instance under load: pages go on elsewhere, deliveries are taken over, nothing is lost or doubled.
const assert = require('node:assert');
const { startSink } = require('../../crash/sink');
const { openPages } = require('../page');
const { sleep, waitFor } = require('../wait-for');

const VISITORS = 60;
const KILLS = 2;

async function prepare() {
	const sink = await startSink(Math.random);
	return { sink, stop: () => sink.stop() };
}

async function run({ cluster, sink }) {
	const { body: webhook } = await cluster.any().api('POST', '/webhooks', {
		url: sink.url,
		events: ['message.created'],
	});
	const pages = await openPages(cluster, VISITORS, 'killed');
	let over = false;
	const acked = [];
	const answers = new Map(pages.map(({ id }) => [id, []]));
	const write = async (page) => {
		for (let n = 0; !over; n += 1) {
			await page.write(`${page.id}:${n}`);
			acked.push(`${page.id}:${n}`);
		}
	};
	const answer = async (page) => {
		for (let n = 0; !over; n += 1) {
			const content = `answer:${page.id}:${n}`;
			const sent = await cluster
				.any()
				.api('POST', `/sessions/${page.id}/messages`, { content })
				.catch(() => undefined);
			// Without an answer it may have been kept or not; the log decides below.
			if (sent?.status === 201) answers.get(page.id).push(content);
			await sleep(20);
		}
	};
	const work = [...pages.map(write), ...pages.slice(0, 20).map(answer)];
	for (let kill = 0; kill < KILLS; kill += 1) {
		await sleep(2000);
		const victim = cluster.instances[kill];
		await victim.end('SIGKILL');
		await sleep(2000);
		if (kill < KILLS - 1) await victim.start();
	}
	over = true;
	await Promise.all(work);
	const [survivor] = cluster.instances.filter(({ isUp }) => isUp);
	await waitFor('all pages are back', async () => {
		return pages.every(({ isOpen }) => isOpen);
	});
	const { body: counted } = await survivor.api('POST', '/broadcast', { name: 'count' });
	assert.equal(counted.delivered, VISITORS, 'the killed one’s pages are counted no more');

	const pending = `/webhooks/${webhook.id}/deliveries?status=pending&limit=1`;
	await waitFor(
		'all deliveries are made',
		async () => (await survivor.api('GET', pending)).body.deliveries.length === 0,
		60_000,
	);
	const taken = new Map();
	for (const { mark, id } of sink.taken) taken.set(mark, (taken.get(mark) ?? new Set()).add(id));
	const lost = acked.filter((mark) => !taken.has(mark));
	assert.deepEqual(lost, [], 'acknowledged and never delivered');
	for (const [mark, ids] of taken) assert.equal(ids.size, 1, `${mark} was delivered under two ids`);

	for (const page of pages) {
		const stored = await storedMessages(survivor, page.id);
		const mine = stored.filter(({ type }) => type === 'visitor').map(({ content }) => content);
		const expected = acked.filter((mark) => mark.startsWith(`${page.id}:`));
		assert.deepEqual(mine, expected, 'stored once, in order');
		const theirs = stored.filter(({ type }) => type === 'operator').map(({ content }) => content);
		for (const content of answers.get(page.id)) assert.ok(theirs.includes(content), content);
		await waitFor(
			'the page has everything',
			() => page.contents('operator').length >= theirs.length,
		);
		assert.deepEqual(page.contents('operator'), theirs, 'on the page: once, in order');
		assert.deepEqual(page.contents('visitor'), mine, 'echoes on the page: once, in order');
		page.end();
	}
	const again = sink.taken.length - taken.size;
	const moved = pages.filter(({ closeCodes }) => closeCodes.length > 0).length;
	return [
		`${acked.length} messages acknowledged, ${moved} pages resumed elsewhere`,
		`${taken.size} deliveries, ${again} of them again under the same id; lost 0, under two ids 0, out of order 0`,
	];
}

async function storedMessages(instance, id) {
	const messages = [];
	for (let cursor; ; ) {
		const page = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
		const { body } = await instance.api('GET', `/sessions/${id}/messages?limit=100${page}`);
		messages.unshift(...body.messages);
		cursor = body.nextCursor;
		if (!cursor) return messages;
	}
}

module.exports = {
	what: 'kill -9 of two of three instances under load',
	instances: 3,
	prepare,
	run,
	storedMessages,
};
