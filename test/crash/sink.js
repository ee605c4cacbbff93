// A webhook receiver with moods: mostly it answers, after a few milliseconds; now and then it fails or hangs up.
const http = require('node:http');

/** One request in so many fails, is cut off, or is answered and its answer lost. */
const FAIL = 397;
const CUT = 401;
const LOSE_ANSWER = 409;

async function startSink(random) {
	/** What was taken, in order: a request that was refused or cut off is not. */
	const taken = [];
	let requests = 0;
	const server = http.createServer((incoming, response) => {
		const chunks = [];
		incoming.on('data', (chunk) => chunks.push(chunk));
		incoming.on('error', () => {});
		incoming.on('end', () => {
			requests += 1;
			const hit = requests;
			setTimeout(
				() => {
					if (hit % FAIL === 0) return response.writeHead(503).end();
					if (hit % CUT === 0) return response.destroy();
					const body = JSON.parse(Buffer.concat(chunks).toString());
					taken.push({
						id: incoming.headers['webhook-id'],
						// What came of a question goes to an address of its own.
						mark: body.outcome
							? `${incoming.url}=${body.outcome}:${body.text}`
							: (body.data.message?.content ?? body.data.event.name),
					});
					if (hit % LOSE_ANSWER === 0) return response.destroy();
					response.writeHead(204).end();
				},
				2 + random() * 13,
			);
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	const stop = () => {
		server.closeAllConnections();
		server.close();
	};
	return { url: `http://127.0.0.1:${server.address().port}/`, taken, stop };
}

module.exports = { startSink };
