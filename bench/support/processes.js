// Servers under test, each in a process of its own on a free loopback port.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.join(__dirname, '..', '..');
const API_KEY = 'benchmark-key-of-no-value';

/** Starts a script that prints `listening <port>` as a line of its own. */
function startServer(script, env = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [script], {
			env: { ...process.env, NODE_ENV: 'production', ...env },
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		let output = '';
		child.stdout.on('data', (chunk) => {
			output += chunk;
			const port = /^listening (\d+)$/m.exec(output)?.[1] ?? /"port":(\d+)/.exec(output)?.[1];
			if (port) resolve({ url: `http://127.0.0.1:${port}`, pid: child.pid, stop });
		});
		child.once('exit', (code) => reject(new Error(`${script} ended with ${code}\n${output}`)));
		const stop = () =>
			new Promise((done) => {
				child.once('exit', done);
				child.kill('SIGTERM');
			});
	});
}

/** The built runtime on embedded SQLite with its defaults, save for the limits that a load test would meet. */
async function startRuntime() {
	// Not the system's temporary directory, which may be memory: a durable commit must reach a disk.
	const parent = path.join(root, 'data');
	fs.mkdirSync(parent, { recursive: true });
	const dataDir = fs.mkdtempSync(path.join(parent, 'bench-'));
	const server = await startServer(path.join(root, 'runtime/dist/main.js'), {
		PORT: '0',
		HOST: '127.0.0.1',
		DATA_DIR: dataDir,
		API_KEY,
		RATE_LIMITS: 'off',
		LOG_LEVEL: 'info',
	});
	const stop = async () => {
		await server.stop();
		fs.rmSync(dataDir, { recursive: true, force: true });
	};
	return { ...server, dataDir, apiKey: API_KEY, stop };
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

/** Opens `count` sessions; answers their widget-facing ids. */
async function connectVisitors(url, count) {
	const visitors = [];
	for (let n = 0; n < count; n += 1) {
		const metadata = { url: 'https://shop.example/cart', userAgent: 'bench', language: 'en' };
		const body = { visitorId: `bench-${n}`, sessionId: null, metadata };
		visitors.push((await post(`${url}/pocketping/connect`, body)).sessionId);
	}
	return visitors;
}

module.exports = { connectVisitors, post, residentMegabytes, root, startRuntime, startServer };
