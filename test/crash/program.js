// The built program, started and killed on one data directory.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { postgresSchema, sqliteFile } = require('./database');

const root = path.join(__dirname, '..', '..');
const API_KEY = 'a-key-for-crash-tests-only';

class Program {
	/** @param onPostgres whether it keeps its data in Postgres */
	constructor(onPostgres = false) {
		// Not the system's temporary directory, which may be memory.
		const parent = path.join(root, 'data');
		fs.mkdirSync(parent, { recursive: true });
		this.dataDir = fs.mkdtempSync(path.join(parent, 'crash-'));
		this.apiKey = API_KEY;
		this.url = undefined;
		this.database = onPostgres ? postgresSchema() : sqliteFile(this.dataDir);
	}

	/** Resolves once it answers; rejects with its output if it ends instead. */
	start() {
		const { PATH = '' } = process.env;
		const env = { PATH, HOST: '127.0.0.1', PORT: '0', DATA_DIR: this.dataDir, API_KEY };
		const child = spawn(process.execPath, [path.join(root, 'runtime/dist/main.js')], {
			env: { ...env, ...this.database.env, RATE_LIMITS: 'off', NODE_ENV: 'production' },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.child = child;
		this.ended = new Promise((resolve) => child.once('exit', resolve));
		let output = '';
		return new Promise((resolve, reject) => {
			const read = (chunk) => {
				// Read to the end, or the program would wait for somebody to read its log.
				if (this.url !== undefined && output.length > 100_000) return;
				output += chunk;
				const port = /"port":(\d+)/.exec(output)?.[1];
				if (!port) return;
				this.url = `http://127.0.0.1:${port}`;
				resolve();
			};
			child.stdout.on('data', read);
			child.stderr.on('data', read);
			void this.ended.then((code) => reject(new Error(`ended with ${code}: ${output}`)));
		});
	}

	async end(signal) {
		this.child.kill(signal);
		await this.ended;
	}

	async remove() {
		await this.database.remove();
		fs.rmSync(this.dataDir, { recursive: true, force: true });
	}
}

module.exports = { Program };
