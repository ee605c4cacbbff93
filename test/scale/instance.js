// One instance: the built program in a process of its own, on the Postgres and Redis that it shares with others.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.join(__dirname, '..', '..');
/** The built program; POCKETPING_MAIN names another build of it. */
const main = process.env.POCKETPING_MAIN ?? path.join(root, 'runtime/dist/main.js');
const API_KEY = 'a-key-for-scale-tests-only';

class Instance {
	constructor(name, env) {
		this.name = name;
		this.env = env;
		this.dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'pocketping-scale-'));
		this.output = '';
	}

	/** Resolves once it answers; rejects with its output if it ends instead. */
	start() {
		const { PATH = '' } = process.env;
		const child = spawn(process.execPath, [main], {
			env: {
				PATH,
				NODE_ENV: 'production',
				HOST: '127.0.0.1',
				PORT: '0',
				DATA_DIR: this.dataDir,
				API_KEY,
				RATE_LIMITS: 'off',
				...this.env,
			},
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.child = child;
		this.isUp = false;
		this.output = '';
		this.ended = new Promise((resolve) =>
			child.once('exit', (code, signal) => {
				this.isUp = false;
				resolve(code ?? signal);
			}),
		);
		return new Promise((resolve, reject) => {
			const read = (chunk) => {
				// Read to the end, or the program would wait for somebody to read its log.
				if (this.output.length < 1_000_000) this.output += chunk;
				if (this.isUp) return;
				const port = /"port":(\d+)/.exec(this.output)?.[1];
				if (!port) return;
				this.url = `http://127.0.0.1:${port}`;
				this.isUp = true;
				resolve();
			};
			child.stdout.on('data', read);
			child.stderr.on('data', read);
			void this.ended.then((code) =>
				reject(new Error(`${this.name} ended with ${code}: ${this.output.slice(-5000)}`)),
			);
		});
	}

	/** Answers its exit code, or the signal that ended it. */
	async end(signal) {
		this.isUp = false;
		this.child.kill(signal);
		return await this.ended;
	}

	/** A request to the management API. */
	async api(method, route, body) {
		const response = await fetch(this.url + route, {
			method,
			headers: {
				authorization: `Bearer ${API_KEY}`,
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
			signal: AbortSignal.timeout(15_000),
		});
		return { status: response.status, headers: response.headers, body: await response.json() };
	}

	/** A POST as a page sends it. */
	async post(route, body) {
		const response = await fetch(`${this.url}/pocketping${route}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(15_000),
		});
		return { status: response.status, headers: response.headers, body: await response.json() };
	}

	remove() {
		fs.rmSync(this.dataDir, { recursive: true, force: true });
	}
}

module.exports = { API_KEY, Instance };
