// What a bridge costs a visitor: the time until a message is acknowledged, with a slow Telegram and without any.
const path = require('node:path');
const { connectVisitors, startRuntime, startServer } = require('./support/processes');
const { median, quantile } = require('./support/stats');

const MESSAGES = 1000;
const PER_SECOND = 100;
const VISITORS = 25;
/** What the platform takes for each call, in milliseconds. */
const PLATFORM_MS = 300;
const TOKEN = '123456789:benchmark-token-of-no-value';
const FORUM = '-1001234567890';

/** Sends messages at an even pace; answers how long each took to be acknowledged, in milliseconds. */
async function acknowledgements(url) {
	const visitors = await connectVisitors(url, VISITORS);
	const started = performance.now();
	const times = await Promise.all(
		Array.from({ length: MESSAGES }, async (_, n) => {
			const wait = started + (n * 1000) / PER_SECOND - performance.now();
			await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)));
			const sent = performance.now();
			const response = await fetch(`${url}/pocketping/message`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ sessionId: visitors[n % VISITORS], content: `message ${n}` }),
			});
			if (!response.ok) throw new Error(`a message was answered with ${response.status}`);
			await response.text();
			return performance.now() - sent;
		}),
	);
	// The first second warms up connections and compilers.
	return times.slice(PER_SECOND);
}

async function bridgeAck() {
	const bare = await startRuntime();
	const without = await acknowledgements(bare.url).finally(() => bare.stop());
	const script = path.join(__dirname, 'support/slow-telegram.js');
	const telegram = await startServer(script, { TAKES_MS: String(PLATFORM_MS) });
	const bridged = await startRuntime({
		env: {
			TELEGRAM_BOT_TOKEN: TOKEN,
			TELEGRAM_FORUM_CHAT_ID: FORUM,
			TELEGRAM_API_ROOT: telegram.url,
		},
	});
	try {
		const withBridge = await acknowledgements(bridged.url);
		const posted = await (await fetch(`${telegram.url}/posted`)).text();
		if (Number(posted) < MESSAGES / 4) throw new Error('the bridge posted next to nothing');
		const ms = (value) => `${value.toFixed(2)} ms`;
		const row = (name, of, most) => ({
			name: `visitor's message → ack with a ${PLATFORM_MS} ms Telegram: ${name}`,
			measured: ms(of(withBridge)),
			against: `${ms(of(without))} without a bridge`,
			ratio: of(withBridge) / of(without),
			...(most !== undefined && { most }),
		});
		return [row('median', median, 1.2), row('p99', (times) => quantile(times, 0.99))];
	} finally {
		await bridged.stop();
		await telegram.stop();
	}
}

module.exports = { bridgeAck };
