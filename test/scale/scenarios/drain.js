// An instance is stopped in order: its pages are sent away gradually and go on elsewhere.
const assert = require('node:assert');
const { openPages } = require('../page');
const { waitFor } = require('../wait-for');

async function run({ cluster }) {
	const [a, b] = cluster.instances;
	const pages = await openPages(cluster, 300, 'drained');
	const onA = pages.filter(({ instance }) => instance === a);
	const began = Date.now();
	const ended = a.end('SIGTERM');
	const closedAt = [];
	for (const page of onA) page.socket.on('close', () => closedAt.push(Date.now() - began));
	assert.equal(await ended, 0, 'exit code');
	const took = Date.now() - began;
	assert.ok(took < 5000, `stopped within ${took} ms`);
	await waitFor('all pages on B', async () => (await b.api('GET', '/stats')).body.pages === 300);
	const codes = new Set(onA.map(({ closeCodes }) => closeCodes[0]));
	assert.deepEqual([...codes], [1012]);
	const { body } = await b.api('POST', '/broadcast', { name: 'still here' });
	assert.equal(body.delivered, 300);
	await waitFor('the broadcast', () => pages.every(({ events }) => events.length === 1));
	for (const page of pages) page.end();
	const spread = Math.max(...closedAt) - Math.min(...closedAt);
	assert.ok(spread > 10, 'not all in one instant');
	return [
		`${onA.length} of 300 pages moved from A to B, sent away over ${spread} ms; A stopped in ${took} ms`,
	];
}

module.exports = { what: 'an instance stops: its pages go on elsewhere', instances: 2, run };
