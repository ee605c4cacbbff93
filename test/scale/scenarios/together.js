// A visitor on A, an operator through B, a broadcast from C: three instances work as one.
const assert = require('node:assert');
const { WebSocket } = require('ws');
const { API_KEY } = require('../instance');
const { Page } = require('../page');
const { waitFor } = require('../wait-for');

async function openOperator({ url }) {
	const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`);
	const frames = [];
	socket.on('message', (data) => frames.push(JSON.parse(String(data))));
	await new Promise((resolve) => socket.on('open', resolve));
	socket.send(JSON.stringify({ type: 'auth', apiKey: API_KEY }));
	await waitFor('auth.ok', () => frames.some(({ type }) => type === 'auth.ok'));
	return { socket, frames };
}

async function run({ cluster }) {
	const [a, b, c] = cluster.instances;
	const operator = await openOperator(c);
	const seen = () =>
		operator.frames.filter(({ type }) => type !== 'auth.ok').map(({ type }) => type);
	const page = await new Page(cluster, 'visitor').begin(a);
	// A second tab of the same visitor, which the balancer put elsewhere.
	const tab = new Page(cluster, 'visitor');
	Object.assign(tab, { token: page.token, id: page.id, cursor: page.cursor });
	await tab.open(b);

	await page.write('hello from A', a);
	const reply = await b.api('POST', `/sessions/${page.id}/messages`, {
		content: 'reply through B',
	});
	assert.equal(reply.status, 201);
	const offer = await c.api('POST', `/sessions/${page.id}/events`, { name: 'show_offer' });
	assert.equal(offer.body.delivered, 2, 'pages that got the event');
	const all = await c.api('POST', '/broadcast', { name: 'sale' });
	assert.equal(all.body.delivered, 2, 'pages that got the broadcast');
	for (const one of [page, tab]) {
		await waitFor('everything', () => one.events.length === 2 && one.contents('operator').length);
		assert.deepEqual(one.contents('visitor'), ['hello from A']);
		assert.deepEqual(one.contents('operator'), ['reply through B']);
		assert.deepEqual(one.events, ['show_offer', 'sale']);
		const positions = one.frames.flatMap(({ seq }) => seq ?? []);
		assert.deepEqual(
			positions,
			positions.toSorted((x, y) => x - y),
			'in the order of the log',
		);
	}
	const ofCustomEvents = ['custom_event.sent', 'custom_event.sent'];
	await waitFor('events of all instances at the operator', () => seen().length >= 6);
	assert.deepEqual(seen().toSorted(), [
		...ofCustomEvents,
		'handoff.changed',
		'message.created',
		'message.created',
		'session.created',
	]);

	// Everybody writes into this one session at once, through all instances: pages get one order, the log's.
	const before = page.frames.length;
	const writers = Array.from({ length: 9 }, async (_, writer) => {
		for (let n = 0; n < 25; n += 1) {
			const content = `writer ${writer}, message ${n}`;
			const through = cluster.instances[(writer + n) % 3];
			const sent = await through.api('POST', `/sessions/${page.id}/messages`, { content });
			assert.equal(sent.status, 201);
			if (n % 10 === 0) await through.api('POST', '/broadcast', { name: `to all ${writer} ${n}` });
		}
	});
	await Promise.all(writers);
	const arrived = (one) => one.frames.slice(before).filter(({ seq }) => seq !== undefined);
	for (const one of [page, tab]) {
		await waitFor('all messages and broadcasts', () => arrived(one).length >= 9 * 28);
		const positions = arrived(one).map(({ seq }) => seq);
		assert.deepEqual(
			positions,
			positions.toSorted((x, y) => x - y),
			'in the order of the log',
		);
		assert.equal(positions.length, 9 * 28);
	}

	// Said on one instance, taken back on another.
	const typing = (isTyping, through) =>
		through.api('POST', `/sessions/${page.id}/typing`, { isTyping });
	const shown = () =>
		page.frames.filter(({ type }) => type === 'typing').map(({ data }) => data.isTyping);
	await typing(true, b);
	await waitFor('typing', () => shown().at(-1) === true);
	await typing(false, c);
	await waitFor('the end of typing', () => shown().at(-1) === false);

	// One of two pages is left, as its instance is told; the other one is open elsewhere.
	const { body: stats } = await c.api('GET', '/stats');
	assert.equal(stats.pages, 2);
	await b.post('/disconnect', { sessionId: page.token, reason: 'page_unload' });
	tab.end();
	await waitFor('one page', async () => (await c.api('GET', '/stats')).body.pages === 1);
	await new Promise((resolve) => setTimeout(resolve, 11_500));
	assert.ok(!seen().includes('visitor.disconnected'), 'a visitor with a page on A is still there');

	assert.equal((await c.api('DELETE', `/sessions/${page.id}`)).status, 200);
	page.isOver = true;
	await waitFor('the page of an erased session is closed', () => page.closeCodes.includes(4404));
	operator.socket.terminate();
}

module.exports = {
	what: 'three instances: a visitor on A, a reply through B, a broadcast from C, one stream of events',
	instances: 3,
	run,
};
