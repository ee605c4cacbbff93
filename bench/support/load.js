// Load from this process: a fixed number of connections, each with one request outstanding, for a fixed time.
const { Pool } = require('undici');
const { WebSocket } = require('ws');

/**
 * POSTs over `bodies.length` connections for `seconds`.
 * @returns requests per second; throws if any answer is not 200
 */
async function httpLoad(url, path, bodies, seconds) {
	const pool = new Pool(url, { connections: bodies.length, pipelining: 1 });
	const end = performance.now() + seconds * 1000;
	let done = 0;
	const started = performance.now();
	await Promise.all(
		bodies.map(async (body) => {
			while (performance.now() < end) {
				const answer = await pool.request({
					path,
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body,
				});
				if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}`);
				await answer.body.dump();
				done += 1;
			}
		}),
	);
	const rate = done / ((performance.now() - started) / 1000);
	await pool.destroy();
	return rate;
}

/** Sends event frames over one socket per URL, each waiting for its acknowledgement; frames per second. */
async function socketLoad(urls, seconds) {
	const sockets = await Promise.all(
		urls.map(
			(url) =>
				new Promise((resolve, reject) => {
					const socket = new WebSocket(url, { perMessageDeflate: false });
					socket.once('open', () => resolve(socket));
					socket.once('error', reject);
				}),
		),
	);
	const end = performance.now() + seconds * 1000;
	let done = 0;
	const started = performance.now();
	await Promise.all(
		sockets.map(
			(socket, index) =>
				new Promise((resolve, reject) => {
					let n = 0;
					const send = () => {
						const data = { id: `${started}-${index}-${(n += 1)}`, name: 'clicked', data: { plan: 'pro' } };
						socket.send(JSON.stringify({ type: 'event', data }));
					};
					socket.on('message', (text) => {
						const frame = JSON.parse(String(text));
						if (frame.type === 'error') return reject(new Error(String(text)));
						if (frame.type !== 'ack') return;
						done += 1;
						if (performance.now() < end) send();
						else resolve();
					});
					send();
				}),
		),
	);
	const rate = done / ((performance.now() - started) / 1000);
	for (const socket of sockets) socket.terminate();
	return rate;
}

module.exports = { httpLoad, socketLoad };
