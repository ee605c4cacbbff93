// Kills the running program again and again while it works, and proves that nothing acknowledged was lost.
const http = require('node:http');
const { compare } = require('./compare');
const { request } = require('./http');
const { Program } = require('./program');
const { Asker, Visitors, Workflow } = require('./senders');
const { startSink } = require('./sink');

const CRASHES = Number(process.env.CRASHES ?? 60);
const SESSIONS = 40;
const DRAIN_MS = 90_000;
/** The whole run ends by then, whatever happens. */
const LIMIT_MS = 175_000 + Math.max(0, CRASHES - 60) * 1500;

/** The same seed kills at the same moments (mulberry32), as far as the machine lets it. */
function seeded(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function main() {
	const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
	const random = seeded(seed);
	const program = new Program(process.argv.includes('--postgres'));
	const sink = await startSink(random);
	const began = Date.now();
	const watchdog = setTimeout(() => {
		console.error(`Not done after ${LIMIT_MS / 1000} s (seed ${seed})`);
		program.child?.kill('SIGKILL');
		process.exit(1);
	}, LIMIT_MS);

	await program.start();
	const agent = new http.Agent({ keepAlive: false });
	const authorization = `Bearer ${program.apiKey}`;
	const api = (method, path, body) =>
		request(agent, method, program.url + path, body, { authorization });
	const events = ['message.created', 'custom_event.received'];
	const { body: webhook } = await api('POST', '/webhooks', { url: sink.url, events });
	const visitors = new Visitors(program, SESSIONS);
	await visitors.connect();
	const workflow = new Workflow(program, visitors.sessions[0].id);
	// In a session of its own: whatever a visitor writes answers what is open.
	const asker = new Asker(program, visitors.sessions.pop(), sink.url);

	for (let crash = 0; crash < CRASHES; crash += 1) {
		if (crash > 0) await program.start();
		let over = false;
		const sending = [visitors.run(() => over), workflow.run(() => over), asker.run(() => over)];
		await sleep(60 + random() * 440);
		await program.end('SIGKILL');
		over = true;
		await Promise.all(sending);
	}

	const killed = Date.now();
	await program.start();
	let waiting = [];
	while (Date.now() - killed < DRAIN_MS) {
		const { body } = await api('GET', `/webhooks/${webhook.id}/deliveries?status=pending&limit=1`);
		waiting = body.deliveries;
		if (waiting.length === 0) break;
		await sleep(200);
	}
	const drained = Date.now();
	await program.end('SIGTERM');
	sink.stop();
	const result = await compare({
		database: program.database,
		visitors,
		workflow,
		asker,
		taken: sink.taken,
	});
	clearTimeout(watchdog);
	report(result, { seed, seconds: (killed - began) / 1000, drain: (drained - killed) / 1000 });
	await program.remove();
}

function report(result, { seed, seconds, drain }) {
	const { acked, deliveries, duplicates, lostAnswers, ...mustBeNone } = result;
	const share = ((duplicates / deliveries) * 100).toFixed(1);
	console.log(
		`${CRASHES} × kill -9 in ${seconds.toFixed(0)} s, then drained in ${drain.toFixed(0)} s`,
	);
	console.log(`(seed ${seed})\n`);
	const lines = [
		['acknowledged', acked],
		['acknowledged, not stored', mustBeNone.ackedButNotStored],
		['acknowledged, never delivered', mustBeNone.ackedButNotDelivered],
		['stored, never delivered', mustBeNone.storedButNotDelivered],
		['stored twice', mustBeNone.storedTwice],
		['still waiting', mustBeNone.waiting],
		['given up', mustBeNone.givenUp],
		['out of order in their session', mustBeNone.outOfOrder],
		['delivered under two ids', mustBeNone.sameUnderOtherId],
		['deliveries', deliveries],
		['delivered again, same id', `${duplicates} (${share} %)`],
		['done, but answer not known (Idempotency-Key)', lostAnswers],
	];
	for (const [name, value] of lines) console.log(`${name.padEnd(46)}${String(value).padStart(16)}`);
	const wrong = Object.entries(mustBeNone).filter(([, count]) => count !== 0);
	if (wrong.length > 0 || acked < CRASHES * 20) {
		console.error(`\nFAILED: ${wrong.map(([name]) => name).join(', ') || 'too little was sent'}`);
		process.exitCode = 1;
	} else {
		console.log('\nok: nothing acknowledged was lost');
	}
}

void main();
