// Telegram tells one listener and cuts it off for the next: one instance listens, and another one when that is killed.
const assert = require('node:assert');
const http = require('node:http');
const { sleep, waitFor } = require('../wait-for');

const POLL_MS = 500;

/** Notes who asks for updates, and how many did at once. */
async function startTelegram() {
	const seen = { listener: undefined, polls: 0, together: 0, mostTogether: 0 };
	const server = http.createServer(async (request, response) => {
		const [, name, , method] = request.url.split('/');
		request.resume();
		const answer = (result) =>
			response
				.writeHead(200, { 'content-type': 'application/json' })
				.end(JSON.stringify({ ok: true, result }));
		if (method === 'getMe') {
			return answer({ id: 1, is_bot: true, first_name: 'Bot', username: 'stand_in_bot' });
		}
		if (method !== 'getUpdates') return answer(true);
		seen.polls += 1;
		seen.together += 1;
		seen.mostTogether = Math.max(seen.mostTogether, seen.together);
		seen.listener = name;
		const hungUp = new Promise((resolve) => response.once('close', resolve));
		await Promise.race([sleep(POLL_MS), hungUp]);
		seen.together -= 1;
		answer([]);
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { seen, server, url: `http://127.0.0.1:${server.address().port}` };
}

async function prepare() {
	const telegram = await startTelegram();
	return {
		telegram,
		env: {
			TELEGRAM_BOT_TOKEN: '123456:of-no-value-to-anybody-at-all-12345',
			TELEGRAM_CHAT_IDS: '777',
		},
		envOf: (name) => ({ TELEGRAM_API_ROOT: `${telegram.url}/${name}` }),
		stop: async () => {
			telegram.server.closeAllConnections();
			telegram.server.close();
		},
	};
}

async function run({ cluster, telegram: { seen } }) {
	await waitFor('somebody listens', () => seen.polls > 2);
	await sleep(3000);
	assert.equal(seen.mostTogether, 1, 'listeners at once');
	const first = cluster.instances.find(({ name }) => name === seen.listener);
	const began = Date.now();
	await first.end('SIGTERM');
	await waitFor('another one listens', () => seen.listener !== first.name);
	const handedOver = Date.now() - began;
	await sleep(1000);
	const second = cluster.instances.find(({ name }) => name === seen.listener);
	const killed = Date.now();
	await second.end('SIGKILL');
	await waitFor(
		'the last one listens',
		() => ![first.name, second.name].includes(seen.listener),
		20_000,
	);
	const takenOver = Date.now() - killed;
	assert.equal(seen.mostTogether, 1, 'listeners at once');
	return [
		`the turn was handed over in ${handedOver} ms, and taken over ${takenOver} ms after kill -9`,
	];
}

module.exports = { what: 'one instance at a time listens to Telegram', instances: 3, prepare, run };
