// A Postgres cluster of this test's own in a temporary directory, which may be restarted.
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { freePort } = require('./free-port');

/** Where `initdb` and `postgres` are: Debian keeps them out of the PATH. */
function findPrograms() {
	const debian = '/usr/lib/postgresql';
	const versions = fs.existsSync(debian) ? fs.readdirSync(debian).sort() : [];
	const folders = [
		...(process.env.PG_BIN ? [process.env.PG_BIN] : []),
		...versions.reverse().map((version) => path.join(debian, version, 'bin')),
		...(process.env.PATH ?? '').split(path.delimiter),
	];
	return folders.find((folder) => fs.existsSync(path.join(folder, 'initdb')));
}

const isRoot = process.getuid?.() === 0;

/** Postgres does not run as root; a machine that has it has this user. */
function asUser(program, args) {
	return isRoot ? ['runuser', ['-u', 'postgres', '--', program, ...args]] : [program, args];
}

class Postgres {
	/** Why there can be none here; undefined if there can. */
	static get missing() {
		if (!findPrograms()) return 'initdb is not installed (PG_BIN names its folder)';
		if (isRoot && spawnSync('runuser', ['-u', 'postgres', '--', 'true']).status !== 0) {
			return 'Postgres does not run as root, and there is no user postgres';
		}
		return undefined;
	}

	constructor() {
		this.folder = findPrograms();
		this.dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'pocketping-postgres-'));
		fs.chmodSync(this.dataDir, 0o700);
		if (isRoot) spawnSync('chown', ['postgres', this.dataDir]);
	}

	async start() {
		if (this.port === undefined) {
			this.port = await freePort();
			this.runToEnd('initdb', ['-D', this.dataDir, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8']);
		}
		const [program, args] = asUser(path.join(this.folder, 'postgres'), [
			...['-D', this.dataDir, '-k', this.dataDir, '-p', String(this.port)],
			...['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'],
		]);
		const child = spawn(program, args, { cwd: this.dataDir, stdio: ['ignore', 'ignore', 'pipe'] });
		this.child = child;
		await new Promise((resolve, reject) => {
			let output = '';
			child.stderr.on('data', (chunk) => {
				if (output.length < 20_000) output += chunk;
				if (output.includes('ready to accept connections')) resolve();
			});
			child.once('exit', (code) => reject(new Error(`postgres ended with ${code}\n${output}`)));
		});
	}

	get url() {
		return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
	}

	/** Makes an empty database; answers its address. */
	createDatabase(name) {
		const psql = ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'postgres', '-c'];
		this.runToEnd('psql', [...psql, `CREATE DATABASE ${name}`]);
		return `postgres://postgres@127.0.0.1:${this.port}/${name}`;
	}

	/** Ends it, open connections cut off ("fast"). */
	async stop() {
		if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
		const ended = new Promise((resolve) => this.child.once('exit', resolve));
		const pid = fs.readFileSync(path.join(this.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0];
		process.kill(Number(pid), 'SIGINT');
		await ended;
	}

	async remove() {
		await this.stop();
		fs.rmSync(this.dataDir, { recursive: true, force: true });
	}

	runToEnd(name, given) {
		const [program, args] = asUser(path.join(this.folder, name), given);
		const { status, stderr } = spawnSync(program, args, { cwd: this.dataDir, encoding: 'utf8' });
		if (status !== 0) throw new Error(`${name} ended with ${status}\n${stderr}`);
	}
}

module.exports = { Postgres };
