// Durable, signed, ordered webhook deliveries per second, with little and with much waiting, against bare undici.
const fs = require('node:fs');
const path = require('node:path');
const { eventBody, fillOutbox } = require('./support/fill-outbox');
const {
	makeDataDir,
	post,
	startHelper,
	startRuntime,
	startServer,
} = require('./support/processes');
const { median } = require('./support/stats');

const ROUNDS = 3;
/** As many for both, so that both have had the same time to warm up. */
const COUNT = 60_000;
const SHALLOW = { count: COUNT, sessions: 2000 };
const DEEP = { count: 100_000, sessions: 50 };
const here = (file) => path.join(__dirname, 'support', file);

const ask = async (url, method = 'GET') => (await fetch(url, { method })).json();

/** What the receiver says of a run: the beginning, where everything warms up, and the very end are left out. */
const rate = async (sink, count) => {
	const from = Math.round(count * 0.15);
	const to = Math.round(count * 0.95);
	return (await ask(`${sink.url}/?from=${from}&to=${to}`)).rate;
};

async function bareRate(sink) {
	await ask(sink.url, 'DELETE');
	const sender = startHelper(here('bare-sender.js'));
	const body = eventBody(`evt_${'0'.repeat(32)}`, 'sess_bench0', 1);
	await sender.ask({ url: sink.url, body, count: COUNT });
	await sender.stop();
	return await rate(sink, COUNT);
}

/** Starts the runtime with so much to deliver, and waits until it is delivered. */
async function drainRate(sink, backlog) {
	const dataDir = makeDataDir();
	try {
		const first = await startRuntime({ dataDir });
		const draft = { url: sink.url, events: ['custom_event.received'] };
		const webhook = await post(`${first.url}/webhooks`, draft, first.apiKey);
		await first.stop();
		fillOutbox(dataDir, webhook.id, backlog);
		await ask(sink.url, 'DELETE');
		const runtime = await startRuntime({ dataDir });
		while ((await ask(sink.url)).count < backlog.count) {
			await new Promise((resolve) => setTimeout(resolve, 200));
		}
		await runtime.stop();
		return await rate(sink, backlog.count);
	} finally {
		fs.rmSync(dataDir, { recursive: true, force: true });
	}
}

async function deliveries() {
	const sink = await startServer(here('bare-sink.js'));
	const runs = { bare: [], shallow: [], deep: [], ratio: [], depth: [] };
	try {
		for (let round = 0; round < ROUNDS; round += 1) {
			const bare = await bareRate(sink);
			const shallow = await drainRate(sink, SHALLOW);
			const deep = await drainRate(sink, DEEP);
			runs.bare.push(bare);
			runs.shallow.push(shallow);
			runs.deep.push(deep);
			runs.ratio.push(shallow / bare);
			runs.depth.push(deep / shallow);
		}
	} finally {
		await sink.stop();
	}
	const perSecond = (values) => `${Math.round(median(values))}/s`;
	return [
		{
			name: 'signed deliveries, 2000 conversations',
			measured: perSecond(runs.shallow),
			against: `${perSecond(runs.bare)} bare undici, signed`,
			ratio: median(runs.ratio),
			least: 0.35,
		},
		{
			name: 'signed deliveries, 100,000 waiting in 50 conversations',
			measured: perSecond(runs.deep),
			against: `${perSecond(runs.shallow)} with 2000 conversations`,
			ratio: median(runs.depth),
			least: 0.7,
		},
	];
}

module.exports = { deliveries };
