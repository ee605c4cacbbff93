// `npm run check:zapier-install`: installing the Zapier integration alone stays quick and small.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { root } = require('./toolchain');

const MAX_SECONDS = 30;
const MAX_MEGABYTES = 120;

/** Bytes of a folder's files; links are not followed. */
function sizeOf(folder) {
	return fs.readdirSync(folder, { withFileTypes: true }).reduce((total, entry) => {
		const file = path.join(folder, entry.name);
		if (entry.isDirectory()) return total + sizeOf(file);
		return total + (entry.isFile() ? fs.statSync(file).size : 0);
	}, 0);
}

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'pocketping-zapier-'));
const failures = [];
try {
	const { workspaces } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
	for (const file of ['package.json', 'package-lock.json']) {
		fs.copyFileSync(path.join(root, file), path.join(home, file));
	}
	for (const workspace of workspaces) {
		fs.mkdirSync(path.join(home, workspace), { recursive: true });
		const file = path.join(workspace, 'package.json');
		fs.copyFileSync(path.join(root, file), path.join(home, file));
	}
	const started = Date.now();
	const args = [
		'install',
		'-w',
		'zapier',
		'--no-save',
		'--ignore-scripts',
		'--no-audit',
		'--no-fund',
	];
	const { status } = spawnSync('npm', [...args, '--loglevel=error'], {
		cwd: home,
		stdio: 'inherit',
		shell: process.platform === 'win32',
		// A hanging registry must not hang the check.
		timeout: 5 * 60_000,
	});
	const seconds = (Date.now() - started) / 1000;
	const modules = path.join(home, 'node_modules');
	if (status !== 0) failures.push('npm could not install it');
	const megabytes = status === 0 ? sizeOf(modules) / 1e6 : 0;
	if (status === 0) {
		const measured = `${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB`;
		console.log(`zapier alone: ${measured} (at most ${MAX_SECONDS} s, ${MAX_MEGABYTES} MB)`);
	}
	if (seconds > MAX_SECONDS) failures.push(`it takes more than ${MAX_SECONDS} s`);
	if (megabytes > MAX_MEGABYTES) failures.push(`it is larger than ${MAX_MEGABYTES} MB`);
	if (fs.existsSync(path.join(modules, 'zapier-platform-cli'))) {
		failures.push('the CLI is among its dependencies');
	}
	if (!fs.existsSync(path.join(modules, 'zapier-platform-core')))
		failures.push('the core is missing');
} finally {
	fs.rmSync(home, { recursive: true, force: true });
}
for (const failure of failures) console.error(`FAILED  ${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;
