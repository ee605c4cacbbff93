// Load from this process: a fixed number of connections, each with one request outstanding, for a fixed time.
const autocannon = require('autocannon');
const { WebSocket } = require('ws');

/**
 * POSTs over `bodies.length` connections for `seconds`, each connection always with its own body.
 * @returns requests per second; throws if any answer is not 2xx
 */
async function httpLoad(url, path, bodies, seconds) {
	let next = 0;
	const result = await autocannon({
		url: url + path,
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		connections: bodies.length,
		duration: seconds,
		setupClient: (client) => client.setBody(bodies[next++ % bodies.length]),
	});
	const failed = result.non2xx + result.errors + result.timeouts;
	if (failed > 0) throw new Error(`${failed} requests to ${path} failed`);
	return result.requests.total / result.duration;
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
						const data = {
							id: `${started}-${index}-${(n += 1)}`,
							name: 'clicked',
							data: { plan: 'pro' },
						};
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
