// The crash driver, on Postgres: one instance, killed again and again while it works.
const { spawn } = require('node:child_process');
const path = require('node:path');

const CRASHES = 12;

async function run({ postgres }) {
	const driver = path.join(__dirname, '..', '..', 'crash', 'run.js');
	const child = spawn(process.execPath, [driver, '--postgres'], {
		env: { ...process.env, CRASHES: String(CRASHES), TEST_POSTGRES_URL: postgres.url },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (chunk) => (output += chunk));
	const code = await new Promise((resolve) => child.once('exit', resolve));
	if (code !== 0) throw new Error(output);
	return output
		.split('\n')
		.filter((line) => /^(\d+ ×|acknowledged|deliver|ok)/.test(line))
		.map((line) => line.replace(/\s{2,}/g, '  '));
}

module.exports = { what: 'the crash driver on Postgres', instances: 0, run };
