// Runs a command with TEST_POSTGRES_URL set: to what it is, to a Postgres that listens here, or to one made for the command.
const { spawn } = require('node:child_process');
const net = require('node:net');
const { Postgres } = require('../scale/servers/postgres');

const USUAL = 'postgres://postgres@127.0.0.1:5432/postgres';

function listens(url) {
	const { hostname, port } = new URL(url);
	return new Promise((resolve) => {
		const socket = net.connect(Number(port), hostname);
		const end = (found) => {
			socket.destroy();
			resolve(found);
		};
		socket.setTimeout(2000, () => end(false));
		socket.on('connect', () => end(true)).on('error', () => end(false));
	});
}

/** @returns the address of a Postgres, and a function that ends it if it was started here */
async function findOrStart() {
	const given = process.env.TEST_POSTGRES_URL;
	if (given || (await listens(USUAL))) return { url: given ?? USUAL, stop: async () => {} };
	if (Postgres.missing) throw new Error(Postgres.missing);
	const postgres = new Postgres();
	await postgres.start();
	return { url: postgres.url, stop: () => postgres.remove() };
}

function run([command, ...args], env) {
	return new Promise((resolve) => {
		const child = spawn(command, args, {
			env: { ...process.env, ...env },
			stdio: 'inherit',
			shell: process.platform === 'win32',
		});
		child.once('error', (error) => {
			console.error(error.message);
			resolve(1);
		});
		child.once('exit', (code) => resolve(code ?? 1));
	});
}

async function main(commands) {
	let postgres;
	try {
		postgres = await findOrStart();
	} catch (error) {
		console.log(`${process.env.CI ? 'FAILED' : 'Skipped'}: ${error.message}`);
		process.exit(process.env.CI ? 1 : 0);
	}
	try {
		for (const { command, env } of commands(postgres.url)) {
			const code = await run(command, { TEST_POSTGRES_URL: postgres.url, ...env });
			process.exitCode ||= code;
		}
	} finally {
		await postgres.stop();
	}
}

module.exports = { findOrStart, withPostgres: main };

if (require.main === module) void main(() => [{ command: process.argv.slice(2) }]);
