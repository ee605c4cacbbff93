// Installs a real n8n beside the project, once, for the end-to-end test: about five minutes and 2.2 GB.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { ensureInstalled, node24 } = require('./toolchain');

/** The last n8n on npm whose dependencies can all be installed. */
const VERSION = '2.41.1';

/** Without these, npm picks releases that the registry lists but does not have, or that need one it lacks. */
const OVERRIDES = {
	'@langchain/langgraph': '1.4.0',
	'@langchain/langgraph-checkpoint': '1.1.5',
	linkedom: '0.18.13',
};

/** Where n8n lives: big and the same for every checkout, therefore in the user's cache. */
function hostFolder() {
	return process.env.N8N_HOST_DIR ?? path.join(os.homedir(), '.cache', 'n8n-host');
}

/**
 * Installs n8n unless it is there, and gives back its folder and program.
 * @returns {{ folder: string, program: string, version: string }}
 */
function installN8n() {
	ensureInstalled('all');
	const folder = hostFolder();
	const stamp = path.join(folder, `.installed-${VERSION}`);
	if (!fs.existsSync(stamp)) {
		console.log(`Installing n8n ${VERSION} in ${folder} (about 5 minutes, 2.2 GB) …`);
		fs.mkdirSync(folder, { recursive: true });
		fs.writeFileSync(
			path.join(folder, 'package.json'),
			JSON.stringify({
				name: 'n8n-host',
				private: true,
				dependencies: { n8n: VERSION },
				overrides: OVERRIDES,
			}),
		);
		npm(folder, ['install', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund']);
		// The database driver is the only native part that n8n needs for its own start.
		npm(folder, ['rebuild', 'sqlite3']);
		fs.writeFileSync(stamp, '');
	}
	return {
		folder,
		program: path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
		version: VERSION,
	};
}

/** Runs npm on Node 24, so that native parts are built for the Node that n8n runs on. */
function npm(cwd, args) {
	const { status } = spawnSync('npm', [...args, '--loglevel=error'], {
		cwd,
		stdio: 'inherit',
		env: { ...process.env, PATH: `${path.dirname(node24)}${path.delimiter}${process.env.PATH}` },
		shell: process.platform === 'win32',
	});
	if (status !== 0) throw new Error(`npm ${args[0]} ended with status ${status}`);
}

module.exports = { installN8n };

if (require.main === module) console.log(installN8n().program);
