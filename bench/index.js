// Runs every benchmark (or those named on the command line) and prints one table; fails below a promised ratio.
const os = require('node:os');
const { durableMessages } = require('./durable-messages');
const { eventToWebhook } = require('./event-to-webhook');
const { startUp } = require('./start-up');

const benchmarks = {
	'start-up': startUp,
	'event-to-webhook': eventToWebhook,
	'durable-messages': durableMessages,
};

function print(rows) {
	const lines = rows.map(({ name, measured, against, ratio, least, ok }) => [
		name,
		measured,
		against,
		ratio === undefined ? '' : `${ratio.toFixed(2)}×`,
		verdict(ratio, least, ok),
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

function verdict(ratio, least, ok) {
	if (least !== undefined)
		return `${ratio >= least ? 'ok' : 'TOO LOW'}, at least ${least.toFixed(2)}`;
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
	const short = rows.filter(({ ratio, least, ok }) => ok === false || ratio < (least ?? 0));
	process.exitCode = short.length > 0 ? 1 : 0;
}

void main();
