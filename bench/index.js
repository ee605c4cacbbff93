// Runs every benchmark (or those named on the command line) and prints one table; fails below a promised ratio.
const os = require('node:os');
const { bridgeAck } = require('./bridge-ack');
const { deliveries } = require('./deliveries');
const { durableMessages } = require('./durable-messages');
const { durableMessagesPostgres } = require('./durable-messages-postgres');
const { eventToWebhook } = require('./event-to-webhook');
const { fanOut } = require('./fan-out');
const { fanOutInstances } = require('./fan-out-instances');
const { idleSockets } = require('./idle-sockets');
const { openPages } = require('./open-pages');
const { startUp } = require('./start-up');
const { twoInstances } = require('./two-instances');

const benchmarks = {
	'start-up': startUp,
	'event-to-webhook': eventToWebhook,
	'durable-messages': durableMessages,
	'durable-messages-postgres': durableMessagesPostgres,
	deliveries,
	'bridge-ack': bridgeAck,
	'fan-out': fanOut,
	'fan-out-instances': fanOutInstances,
	'idle-sockets': idleSockets,
	'open-pages': openPages,
	'two-instances': twoInstances,
};

function print(rows) {
	const lines = rows.map((row) => [
		row.name,
		row.measured,
		row.against,
		row.ratio === undefined ? '' : `${row.ratio.toFixed(2)}×`,
		verdict(row),
	]);
	const head = ['what', 'measured', 'against', 'ratio', ''];
	const widths = head.map((text, column) =>
		Math.max(text.length, ...lines.map((line) => line[column].length)),
	);
	const format = (line) =>
		line
			.map((text, column) => text.padEnd(widths[column]))
			.join('  ')
			.trimEnd();
	console.log([head, widths.map((width) => '─'.repeat(width)), ...lines].map(format).join('\n'));
}

/** Whether a line keeps its promise; lines without one are reported. */
const isKept = ({ ratio, least = 0, most = Infinity, ok = true }) =>
	ok && !(ratio < least) && !(ratio > most);

function verdict(row) {
	const { least, most, ok } = row;
	if (least !== undefined) return `${isKept(row) ? 'ok' : 'TOO LOW'}, at least ${least.toFixed(2)}`;
	if (most !== undefined) return `${isKept(row) ? 'ok' : 'TOO HIGH'}, at most ${most.toFixed(2)}`;
	return ok === undefined ? 'reported' : ok ? 'ok' : 'TOO SLOW';
}

async function main() {
	const wanted = process.argv.slice(2);
	const rows = [];
	for (const [name, run] of Object.entries(benchmarks)) {
		if (wanted.length === 0 || wanted.includes(name)) rows.push(...(await run()));
	}
	const cpus = os.cpus();
	console.log(`\nNode ${process.version}, ${cpus.length} × ${cpus[0]?.model ?? 'unknown CPU'}\n`);
	print(rows);
	process.exitCode = rows.every(isKept) ? 0 : 1;
}

void main();
