// A Redis of this test's own, which may be stopped and started again, empty.
const { spawn, spawnSync } = require('node:child_process');
const { freePort } = require('./free-port');

const PROGRAM = process.env.REDIS_SERVER_PATH ?? 'redis-server';

class Redis {
	/** Why there can be none here; undefined if there can. */
	static get missing() {
		return spawnSync(PROGRAM, ['--version']).status === 0
			? undefined
			: `${PROGRAM} is not installed`;
	}

	async start() {
		this.port ??= await freePort();
		const settings = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
		const child = spawn(PROGRAM, ['--port', String(this.port), ...settings], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		this.child = child;
		await new Promise((resolve, reject) => {
			let output = '';
			child.stdout.on('data', (chunk) => {
				output += chunk;
				if (output.includes('Ready to accept connections')) resolve();
			});
			child.once('exit', (code) => reject(new Error(`${PROGRAM} ended with ${code}\n${output}`)));
		});
	}

	get url() {
		return `redis://127.0.0.1:${this.port}`;
	}

	async stop() {
		if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
		const ended = new Promise((resolve) => this.child.once('exit', resolve));
		this.child.kill('SIGKILL');
		await ended;
	}
}

module.exports = { Redis };
