// `node bench/simulate-million.js`: what the costs measured here (measured.json) come to with up to a million open pages.
const measured = Object.fromEntries(
	Object.entries(require('./measured.json')).map(([name, { value }]) => [name, value]),
);

/** Of the kernel for a socket, which no process sees (bench/README.md). */
const KERNEL_KILOBYTES = 5;

/** What visitors do: how long a page is open, how many of them write, and how often a message goes either way there. */
const OPEN_SECONDS = 300;
const TALKING = 1 / 50;
const SECONDS_PER_MESSAGE = 20;

/** How full things may get: half a processor in ordinary times leaves the other half for a bad one. */
const MOST_PAGES = 100_000;
const MOST_BUSY = 0.5;

const PAGES = [10_000, 100_000, 1_000_000];

/** How the widget comes back: after 250 to 500 ms; it waits 8 s for a handshake (widget/src/stream.ts). */
const COMES_BACK_MS = [250, 500];
const PATIENCE_MS = 8000;
const MOST_BACK_MS = PATIENCE_MS / 2;

function size(pages) {
	const opened = pages / OPEN_SECONDS;
	const messages = (pages * TALKING) / SECONDS_PER_MESSAGE;
	const cores =
		(pages * measured.pageMicrosecondsPerSecond +
			opened * (measured.connectMicroseconds + measured.streamMicroseconds) +
			messages * measured.messageMicroseconds) /
		1e6;
	let instances = Math.max(2, Math.ceil(pages / MOST_PAGES), Math.ceil(cores / MOST_BUSY));
	// The pages of one that dies have to find room with the others before they lose patience.
	while (comeBack(pages, instances, cores).at(-1) > MOST_BACK_MS) instances += 1;
	const each = pages / instances;
	return {
		pages,
		back: comeBack(pages, instances, cores),
		opened,
		messages,
		instances,
		each,
		busy: cores / instances,
		gigabytes:
			(measured.instanceMegabytes * 1024 + each * (measured.pageKilobytes + KERNEL_KILOBYTES)) /
			1024 ** 2,
		redisMegabytes: (pages * measured.channelBytes) / 1024 ** 2,
		redisBusy:
			(messages * measured.messageRedisMicroseconds + 2 * opened * measured.channelMicroseconds) /
			1e6,
		// A connect is a transaction like a message, and not a larger one.
		postgresCores: ((messages + opened) * measured.messagePostgresMicroseconds) / 1e6,
		broadcastSeconds: (each * measured.broadcastMicroseconds) / 1e6,
	};
}

/** The same numbers every time (mulberry32). */
function seeded(seed) {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/**
 * One of the instances dies: when each of its pages has a stream again, on an instance that opens one after the other
 * with the part of its processor that is free. Milliseconds, in order.
 */
function comeBack(pages, instances, cores) {
	const busy = Math.min(cores / (instances - 1), 0.95);
	const random = seeded(1);
	const [first, last] = COMES_BACK_MS;
	const arrivals = Array.from({ length: Math.round(pages / instances / (instances - 1)) }, () => {
		return first + random() * (last - first);
	}).sort((a, b) => a - b);
	const cost = measured.streamMicroseconds / 1000 / (1 - busy);
	let free = 0;
	return arrivals.map((arrival) => {
		free = Math.max(free, arrival) + cost;
		return free;
	});
}

const number = (value, digits = 0) =>
	value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

function table() {
	const sizes = PAGES.map(size);
	const after = ({ back }, share) => {
		return `${number(back[Math.floor((back.length - 1) * share)] / 1000, 1)} s`;
	};
	const rows = [
		['open pages', (one) => number(one.pages)],
		['pages opened per second', (one) => number(one.opened)],
		['messages per second', (one) => number(one.messages)],
		['instances', (one) => number(one.instances)],
		['pages of each', (one) => number(one.each)],
		['processor of each', (one) => `${number(one.busy * 100)} %`],
		['memory of each, kernel included', (one) => `${number(one.gigabytes, 1)} GB`],
		['Redis: memory for channels', (one) => `${number(one.redisMegabytes)} MB`],
		['Redis: processor', (one) => `${number(one.redisBusy * 100, 1)} %`],
		['Postgres: processors', (one) => number(one.postgresCores, 1)],
		['a broadcast to all pages of an instance', (one) => `${number(one.broadcastSeconds, 1)} s`],
		[
			'one instance dies: half, all of its pages are back after',
			(one) => `${after(one, 0.5)}, ${after(one, 1)}`,
		],
		[
			'Redis comes back: processor time to listen to everything again',
			(one) => `${number((one.pages * measured.channelMicroseconds) / 1e6, 1)} s`,
		],
	].map(([name, of]) => [name, ...sizes.map(of)]);
	const [head, ...body] = rows;
	const line = (cells) => `| ${cells.join(' | ')} |`;
	return [line(head), '|---|---:|---:|---:|', ...body.map(line)].join('\n');
}

if (require.main === module) console.log(table());

module.exports = { table };
