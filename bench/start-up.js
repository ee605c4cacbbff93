// From starting the program to /health answering, and its memory then, against a bare express server.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { residentMegabytes, root } = require('./support/processes');
const { median } = require('./support/stats');

const RUNS = 5;

function freePort() {
	return new Promise((resolve) => {
		const server = net.createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}

/** One start: milliseconds until an answer, and resident megabytes at that moment. */
async function startOnce(script, env, address) {
	const port = await freePort();
	const started = performance.now();
	const child = spawn(process.execPath, [script], {
		env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', ...env },
		stdio: 'ignore',
	});
	for (;;) {
		try {
			await (await fetch(`http://127.0.0.1:${port}${address}`)).arrayBuffer();
			break;
		} catch {
			if (performance.now() - started > 20_000) throw new Error(`${script} did not start`);
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	}
	const ms = performance.now() - started;
	const megabytes = residentMegabytes(child.pid);
	await new Promise((resolve) => {
		child.once('exit', resolve);
		child.kill('SIGTERM');
	});
	return { ms, megabytes };
}

async function measure(script, env, address) {
	const runs = [];
	for (let run = 0; run < RUNS; run += 1) runs.push(await startOnce(script, env, address));
	const megabytes = runs.map((run) => run.megabytes ?? NaN);
	return { ms: median(runs.map(({ ms }) => ms)), megabytes: median(megabytes) };
}

async function startUp() {
	const parent = path.join(root, 'data');
	fs.mkdirSync(parent, { recursive: true });
	const DATA_DIR = fs.mkdtempSync(path.join(parent, 'bench-'));
	try {
		const bare = await measure(path.join(__dirname, 'support/bare-express.js'), {}, '/');
		const main = path.join(root, 'runtime/dist/main.js');
		const ours = await measure(main, { DATA_DIR, API_KEY: 'benchmark-key-of-no-value' }, '/health');
		return [
			{
				name: 'start to /health (aim: under 500 ms)',
				measured: `${ours.ms.toFixed(0)} ms`,
				against: `${bare.ms.toFixed(0)} ms bare express`,
				ratio: ours.ms / bare.ms,
			},
			{
				name: 'resident memory then (aim: under 90 MB)',
				measured: `${ours.megabytes.toFixed(0)} MB`,
				against: `${bare.megabytes.toFixed(0)} MB bare express`,
				ratio: ours.megabytes / bare.megabytes,
			},
		];
	} finally {
		fs.rmSync(DATA_DIR, { recursive: true, force: true });
	}
}

module.exports = { startUp };
