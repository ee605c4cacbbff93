// 500 visitors spread over three instances, each of whom is answered through another one.
const assert = require('node:assert');
const { openPages } = require('../page');
const { waitFor } = require('../wait-for');

const VISITORS = 500;

async function run({ cluster }) {
	const pages = await openPages(cluster, VISITORS, 'spread');
	const perInstance = cluster.instances.map(
		(instance) => pages.filter((page) => page.instance === instance).length,
	);
	assert.ok(Math.min(...perInstance) > VISITORS / 4, `spread: ${perInstance}`);
	const began = Date.now();
	const talk = async (page) => {
		for (let n = 0; n < 2; n += 1) {
			const through = cluster.any(page.instance);
			await page.write(`${page.id} asks ${n}`, cluster.any());
			const content = `answer ${n} to ${page.id}`;
			const { status } = await through.api('POST', `/sessions/${page.id}/messages`, { content });
			assert.equal(status, 201);
		}
	};
	for (let n = 0; n < VISITORS; n += 50) await Promise.all(pages.slice(n, n + 50).map(talk));
	const { body } = await cluster.any().api('POST', '/broadcast', { name: 'closing time' });
	assert.equal(body.delivered, VISITORS);
	await waitFor('everything everywhere', () => pages.every(({ frames }) => frames.length >= 5));
	for (const page of pages) {
		assert.deepEqual(page.contents('visitor'), [`${page.id} asks 0`, `${page.id} asks 1`]);
		const answers = [`answer 0 to ${page.id}`, `answer 1 to ${page.id}`];
		assert.deepEqual(page.contents('operator'), answers);
		assert.deepEqual(page.events, ['closing time']);
		assert.deepEqual([page.refusals, page.closeCodes], [[], []]);
		page.end();
	}
	const seconds = (Date.now() - began) / 1000;
	return [
		`${perInstance.join(' + ')} visitors; ${VISITORS * 4} messages in ${seconds.toFixed(1)} s, each page got its own, once, in order`,
	];
}

module.exports = { what: '500 visitors spread over three instances', instances: 3, run };
