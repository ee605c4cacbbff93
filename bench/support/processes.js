// Servers under test, each in a process of its own on a free loopback port.
const { fork, spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.join(__dirname, '..', '..');
const API_KEY = 'benchmark-key-of-no-value';

/**
 * Starts a script that prints `listening <port>` as a line of its own.
 * @param flags for node, such as `--expose-gc`
 */
function startServer(script, env = {}, flags = []) {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [...flags, script], {
			env: { ...process.env, NODE_ENV: 'production', ...env },
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		let output = '';
		child.stdout.on('data', (chunk) => {
			output += chunk;
			const port = /^listening (\d+)$/m.exec(output)?.[1] ?? /"port":(\d+)/.exec(output)?.[1];
			if (port)
				resolve({ url: `http://127.0.0.1:${port}`, pid: child.pid, output: () => output, stop });
		});
		child.once('exit', (code) => reject(new Error(`${script} ended with ${code}\n${output}`)));
		const stop = () =>
			new Promise((done) => {
				child.once('exit', done);
				child.kill('SIGTERM');
			});
	});
}

/** A directory for a runtime's data. Not the system's temporary one, which may be memory: a durable commit must reach a disk. */
function makeDataDir() {
	const parent = path.join(root, 'data');
	fs.mkdirSync(parent, { recursive: true });
	return fs.mkdtempSync(path.join(parent, 'bench-'));
}

/**
 * The built runtime on embedded SQLite with its defaults, save for the limits that a load test would meet.
 * @param options.env further settings
 * @param options.dataDir use this directory, and leave it when the runtime stops
 */
async function startRuntime({ dataDir, flags, env: more = {} } = {}) {
	const directory = dataDir ?? makeDataDir();
	const env = {
		PORT: '0',
		HOST: '127.0.0.1',
		DATA_DIR: directory,
		API_KEY,
		RATE_LIMITS: 'off',
		LOG_LEVEL: 'info',
		...more,
	};
	const server = await startServer(path.join(root, 'runtime/dist/main.js'), env, flags);
	const stop = async () => {
		await server.stop();
		if (dataDir === undefined) fs.rmSync(directory, { recursive: true, force: true });
	};
	return { ...server, apiKey: API_KEY, stop };
}

/** Processor time a process has used so far, in microseconds (Linux), or NaN where that cannot be read. */
function processorMicroseconds(pid) {
	if (os.platform() !== 'linux') return NaN;
	// The name of the program is in parentheses and may hold anything; what follows it are numbers.
	const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
	// utime and stime, in ticks of a hundredth of a second (proc(5)).
	return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Resident memory of a process in megabytes (Linux), or undefined where that cannot be read. */
function residentMegabytes(pid) {
	if (os.platform() !== 'linux') return undefined;
	const kilobytes = /^VmRSS:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
	return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

async function post(url, body, apiKey) {
	const response = await fetch(url, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			...(apiKey && { authorization: `Bearer ${apiKey}` }),
		},
		body: JSON.stringify(body),
	});
	if (!response.ok) throw new Error(`${url} answered ${response.status} ${await response.text()}`);
	return await response.json();
}

/** Requests of {@link connectVisitors} at a time. */
const AT_A_TIME = 32;

/** Opens `count` sessions; answers their widget-facing ids. */
async function connectVisitors(url, count) {
	const visitors = [];
	const metadata = { url: 'https://shop.example/cart', userAgent: 'bench', language: 'en' };
	for (let n = 0; n < count; n += AT_A_TIME) {
		const ids = Array.from({ length: Math.min(AT_A_TIME, count - n) }, (_, i) => `bench-${n + i}`);
		const answers = await Promise.all(
			ids.map((visitorId) =>
				post(`${url}/pocketping/connect`, { visitorId, sessionId: null, metadata }),
			),
		);
		visitors.push(...answers.map(({ sessionId }) => sessionId));
	}
	return visitors;
}

/** Starts a script as a helper of this process; `ask(question)` resolves with its answer. */
function startHelper(script) {
	const child = fork(script, { execPath: process.execPath });
	let settle = {};
	child.on('message', ({ answer, error }) =>
		error === undefined ? settle.resolve(answer) : settle.reject(new Error(error)),
	);
	child.once('exit', (code) => settle.reject?.(new Error(`${script} ended with ${code}`)));
	const ask = (question) =>
		new Promise((resolve, reject) => {
			settle = { resolve, reject };
			child.send(question);
		});
	const stop = () =>
		new Promise((done) => {
			child.once('exit', done);
			child.kill('SIGTERM');
		});
	return { ask, stop };
}

module.exports = {
	connectVisitors,
	makeDataDir,
	post,
	processorMicroseconds,
	residentMegabytes,
	root,
	startHelper,
	startRuntime,
	startServer,
};
