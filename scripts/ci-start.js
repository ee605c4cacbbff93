// Starts the product as a user does, with `npm start`, waits for its answer, and stops it again.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { root } = require('./toolchain');

const PORT = '3987';
const DATA_DIR = fs.mkdtempSync(path.join(os.tmpdir(), 'pocketping-start-'));

/** True once `probe` answers; false if it does not within `ms`. */
async function within(ms, probe) {
	const end = Date.now() + ms;
	while (Date.now() < end) {
		if (await probe().catch(() => false)) return true;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	return false;
}

async function main() {
	const started = Date.now();
	const child = spawn('npm', ['start'], {
		cwd: root,
		env: { ...process.env, PORT, DATA_DIR },
		stdio: ['ignore', 'pipe', 'inherit'],
		// A group of its own, so that the stop below reaches npm's children, too.
		detached: true,
	});
	let output = '';
	child.stdout.on('data', (chunk) => (output += chunk));
	const exited = new Promise((resolve) => child.once('exit', resolve));
	const page = async () => (await fetch(`http://127.0.0.1:${PORT}/demo`)).ok;
	const answered = await within(120_000, page);
	const seconds = ((Date.now() - started) / 1000).toFixed(1);
	const told = /Demo shop .*\/demo[^]*API key +pp_/.test(output);
	process.kill(-child.pid, 'SIGTERM');
	await exited;
	fs.rmSync(DATA_DIR, { recursive: true, force: true });
	console.log(
		`npm start: demo page ${answered ? `answered after ${seconds} s` : 'did not answer'}`,
	);
	if (!answered || !told) {
		console.error(output);
		process.exit(1);
	}
}

void main();
