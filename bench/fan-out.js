// One event to every open page: POST /broadcast to 1000 sockets, against a ws server that writes it out once.
const path = require('node:path');
const { compare, rateRow } = require('./support/compare');
const {
	connectVisitors,
	processorMicroseconds,
	startHelper,
	startRuntime,
	startServer,
} = require('./support/processes');
const { median } = require('./support/stats');

const SOCKETS = 1000;

/** Broadcasts that the slowest socket has not got yet: 64 frames of 250 bytes are 16 KiB. */
const IN_FLIGHT = [64, 1];
const here = (file) => path.join(__dirname, 'support', file);

/** Makes a frame of about 250 bytes. */
const body = JSON.stringify({
	name: 'price_changed',
	data: {
		product: 'Trail running shoe, blue, size 42',
		price: 129.9,
		was: 149.9,
		note: 'Only today, as long as stocks last; the basket on the page shows it at once.',
	},
});

/** Opens the sockets of a server, and answers how to load it. */
async function listen(server, urls) {
	const client = startHelper(here('raw-sockets.js'));
	await client.ask({ task: 'open', urls });
	/** Processor time of the server per delivery, by the number of broadcasts in flight. */
	const costs = new Map(IN_FLIGHT.map((inFlight) => [inFlight, []]));
	/** Deliveries per second, with this many broadcasts in flight. */
	const load = (inFlight) => async (seconds) => {
		const before = processorMicroseconds(server.pid);
		const done = await client.ask({
			task: 'broadcast',
			url: `${server.url}/broadcast`,
			apiKey: server.apiKey ?? '',
			body,
			seconds,
			inFlight,
		});
		costs.get(inFlight).push((processorMicroseconds(server.pid) - before) / done.deliveries);
		return done.deliveries / done.seconds;
	};
	const cost = (inFlight) => median(costs.get(inFlight));
	return { load, cost, stop: () => client.stop() };
}

async function fanOut() {
	const runtime = await startRuntime();
	const limit = await startServer(here('bare-broadcast.js'));
	const readers = [];
	try {
		const visitors = await connectVisitors(runtime.url, SOCKETS);
		const urls = visitors.map((id) => `${runtime.url}/pocketping/stream?sessionId=${id}`);
		const ours = await listen(runtime, urls);
		readers.push(ours);
		const bare = await listen(
			limit,
			urls.map(() => limit.url),
		);
		readers.push(bare);
		const rows = [];
		for (const inFlight of IN_FLIGHT) {
			const rates = await compare(bare.load(inFlight), ours.load(inFlight));
			const what = `broadcast to ${SOCKETS} sockets, ${inFlight} in flight`;
			const microseconds = (value) => `${value.toFixed(2)} µs`;
			rows.push(
				// One at a time, each waits for the disk; with several, one commit serves them all.
				rateRow(`${what}: deliveries`, rates, 'bare ws', inFlight > 1 ? 0.9 : undefined),
				{
					name: `${what}: processor time each`,
					measured: microseconds(ours.cost(inFlight)),
					against: `${microseconds(bare.cost(inFlight))} bare ws`,
					ratio: ours.cost(inFlight) / bare.cost(inFlight),
				},
			);
		}
		return rows;
	} finally {
		// The readers first: to them, a server that hangs up is a failure.
		await Promise.all(readers.map((reader) => reader.stop()));
		await Promise.all([runtime.stop(), limit.stop()]);
	}
}

module.exports = { fanOut };
