// A helper process: many WebSockets that only count the frames they get, so that the server stays the bottleneck.
const { randomBytes } = require('node:crypto');
const http = require('node:http');
const net = require('node:net');

const OPENING_AT_A_TIME = 100;

/** First bytes of frames (RFC 6455 §5.2). Pings of the servers here are empty, and so is the answer. */
const TEXT = 0x81;
const PING = 0x89;
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

const counters = [];

/** Counts the frames of one socket. A broadcast is complete when the slowest has it. */
class Counter {
	frames = 0;
	/** Bytes of the current frame that are still to come. */
	rest = 0;
	/** The first bytes of a frame whose head came in two pieces. */
	head = Buffer.alloc(0);

	take(chunk) {
		let at = Math.min(this.rest, chunk.length);
		this.rest -= at;
		while (at < chunk.length) {
			const head = Buffer.concat([this.head, chunk.subarray(at, at + 4 - this.head.length)]);
			const short = head[1] < 126;
			if (head.length < (short ? 2 : 4)) {
				this.head = head;
				return;
			}
			const size = short ? 2 + head[1] : 4 + head.readUInt16BE(2);
			// Frames of 64 KiB do not occur here.
			if (head[0] === TEXT) this.frames += 1;
			else if (head[0] === PING) this.socket.write(PONG);
			else throw new Error(`closed by the server, or a frame of kind ${head[0]}`);
			const available = chunk.length - at + this.head.length;
			this.rest = Math.max(0, size - available);
			at += Math.min(size, available) - this.head.length;
			this.head = Buffer.alloc(0);
		}
	}
}

/** Opens one socket; resolves once the handshake is answered. */
function openOne(url) {
	return new Promise((resolve, reject) => {
		const { hostname, port, pathname, search } = new URL(url);
		const socket = net.connect({ port: Number(port), host: hostname, noDelay: true });
		const counter = new Counter();
		counter.socket = socket;
		let answer = '';
		let isOpen = false;
		const onAnswer = (chunk) => {
			answer += chunk.toString('latin1');
			const end = answer.indexOf('\r\n\r\n');
			if (end < 0) return;
			socket.off('data', onAnswer);
			if (!answer.startsWith('HTTP/1.1 101')) return reject(new Error(answer));
			socket.on('data', (data) => counter.take(data));
			counter.take(Buffer.from(answer.slice(end + 4), 'latin1'));
			isOpen = true;
			resolve(counter);
		};
		socket.on('data', onAnswer);
		socket.on('error', reject);
		socket.on('close', () => {
			if (isOpen) throw new Error('cut off by the server');
			reject(new Error('closed during the handshake'));
		});
		socket.write(
			`GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\n` +
				`Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
				`Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
		);
	});
}

async function open({ urls }) {
	for (let n = 0; n < urls.length; n += OPENING_AT_A_TIME) {
		const next = urls.slice(n, n + OPENING_AT_A_TIME).map(openOne);
		counters.push(...(await Promise.all(next)));
	}
	return counters.length;
}

const slowest = () => counters.reduce((least, { frames }) => Math.min(least, frames), Infinity);

/**
 * Broadcasts for `seconds`, as fast as the slowest socket keeps up: at most `inFlight` that it has not got yet.
 * Answers how many frames arrived, and how long it took.
 */
async function broadcast({ url, apiKey, body, seconds, inFlight }) {
	const agent = new http.Agent({ keepAlive: true, maxSockets: inFlight });
	const headers = {
		'content-type': 'application/json',
		'content-length': Buffer.byteLength(body),
		authorization: `Bearer ${apiKey}`,
	};
	const post = () =>
		new Promise((resolve, reject) => {
			const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
				response.resume();
				response.on('end', () =>
					response.statusCode < 300 ? resolve() : reject(new Error(`${response.statusCode}`)),
				);
			});
			request.on('error', reject);
			request.end(body);
		});
	const before = slowest();
	const started = performance.now();
	let sent = 0;
	let failure;
	while (performance.now() - started < seconds * 1000) {
		if (failure) throw failure;
		const room = inFlight - (sent - (slowest() - before));
		for (let n = 0; n < room; n += 1) post().catch((error) => (failure = error));
		sent += Math.max(0, room);
		await new Promise((resolve) => setImmediate(resolve));
	}
	while (slowest() - before < sent) {
		if (failure) throw failure;
		await new Promise((resolve) => setImmediate(resolve));
	}
	const elapsed = (performance.now() - started) / 1000;
	agent.destroy();
	return { deliveries: sent * counters.length, seconds: elapsed };
}

const tasks = { open, broadcast };

process.on('message', ({ task, ...input }) => {
	tasks[task](input).then(
		(answer) => process.send({ answer }),
		(error) => process.send({ error: String(error) }),
	);
});
process.on('SIGTERM', () => process.exit(0));
