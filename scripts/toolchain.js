// What the other scripts share: installing what is missing, building what is stale, running on Node 24.
// Plain Node 20 and no packages, because it runs before anything is installed.
const { spawn, spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const stampFile = path.join(root, 'node_modules', '.pocketping-installed');

/** Node 24, which comes with the development dependencies, whatever Node started this script. */
const node24 = path.join(
	root,
	'node_modules',
	'.bin',
	process.platform === 'win32' ? 'node.cmd' : 'node',
);

/** Runs a program to its end; ends this script with its status if it fails. */
function run(command, args, options = {}) {
	const { status, signal } = spawnSync(command, args, {
		cwd: root,
		stdio: 'inherit',
		shell: process.platform === 'win32',
		...options,
	});
	if (status !== 0) {
		if (signal) console.error(`${command} ended by ${signal}`);
		process.exit(status ?? 1);
	}
}

/** Runs a script or a tool's entry file on Node 24. */
function runNode(args, options) {
	run(node24, args, options);
}

/** The entry file of an installed tool's command. */
function bin(tool) {
	return path.join(root, 'node_modules', '.bin', tool);
}

/**
 * What can be installed: `runtime` is small and quick; `connected` adds what bridges and AI providers need;
 * `all` adds n8n's tooling and the tests' needs.
 */
const SCOPES = {
	runtime: { workspaces: ['runtime', 'widget'], time: 'a quarter of a minute' },
	connected: { workspaces: ['runtime', 'widget', 'connectors'], time: 'half a minute' },
	all: { workspaces: [], time: 'a minute or two' },
};

/**
 * Installs what is needed, once per lock file. More than that may be there already, and stays.
 * @param {keyof SCOPES} scope
 */
function ensureInstalled(scope) {
	const lock = fs.readFileSync(path.join(root, 'package-lock.json'));
	const wanted = createHash('sha256').update(lock).digest('hex');
	const [scopeDone, lockDone] = readStamp();
	const order = Object.keys(SCOPES);
	const enough = order.indexOf(scopeDone) >= order.indexOf(scope);
	if (enough && lockDone === wanted && fs.existsSync(node24)) return;

	const workspaces = SCOPES[scope].workspaces.flatMap((name) => ['-w', name]);
	console.log(`Installing dependencies (about ${SCOPES[scope].time}) …`);
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
	// No package may run scripts but `node`, which fetches its binary by one. Older npm versions know no
	// list of allowed scripts, so all are switched off and that one is run by name.
	// Without --no-save another npm version would rewrite the lock file in its own way.
	run('npm', ['install', '--no-save', '--ignore-scripts', ...workspaces, ...quiet]);
	run('npm', ['rebuild', 'node', ...quiet]);
	fs.writeFileSync(stampFile, `${scope} ${wanted}\n`);
}

function readStamp() {
	try {
		return fs.readFileSync(stampFile, 'utf8').trim().split(' ');
	} catch {
		return [];
	}
}

/** What a start in this environment needs: bridges and AI providers bring large libraries of their own. */
function scopeOfStart(env = process.env) {
	const bridges = ['TELEGRAM_BOT_TOKEN', 'DISCORD_BOT_TOKEN', 'SLACK_BOT_TOKEN'];
	const isConnected =
		bridges.some((token) => env[token] || env[`${token}_FILE`]) ||
		!['', 'workflow'].includes(env.AI_PROVIDER ?? '');
	return isConnected ? 'connected' : 'runtime';
}

/** Newest modification time below the given files and folders, in milliseconds. */
function newest(entries) {
	return entries.reduce((latest, entry) => {
		const file = path.join(root, entry);
		if (!fs.existsSync(file)) return latest;
		const stats = fs.statSync(file);
		if (!stats.isDirectory()) return Math.max(latest, stats.mtimeMs);
		const inner = fs
			.readdirSync(file)
			.filter((name) => name !== 'node_modules' && name !== 'dist')
			.map((name) => path.join(entry, name));
		return Math.max(latest, newest(inner));
	}, 0);
}

const SOURCES = {
	runtime: [
		'runtime/src',
		'runtime/package.json',
		'connectors/package.json',
		'widget',
		'protocol',
		'gulpfile.js',
	],
	libraryTypes: ['runtime/src', 'runtime/package.json', 'protocol', 'scripts/library-types.js'],
	node: ['nodes', 'credentials', 'protocol', 'index.ts', 'tsconfig.json', 'gulpfile.js'],
};
const PRODUCTS = {
	libraryTypes: 'runtime/types/runtime/src/index.d.ts',
	runtime: 'runtime/dist/main.js',
	node: 'dist/index.js',
};

/** Builds the named parts whose sources are newer than what was built of them. */
function ensureBuilt(...parts) {
	const stale = parts.filter((part) => {
		const product = path.join(root, PRODUCTS[part]);
		return !fs.existsSync(product) || fs.statSync(product).mtimeMs < newest(SOURCES[part]);
	});
	if (stale.length > 0) build(stale);
}

/** Runs tasks of the gulpfile. */
function build(tasks) {
	runNode([bin('gulp'), '--silent', ...tasks]);
}

/** Runs a long-lived program on Node 24, passing signals on and ending with its status. */
function follow(args, options = {}) {
	const child = spawn(node24, args, { cwd: root, stdio: 'inherit', ...options });
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
	child.on('exit', (status, signal) => process.exit(signal ? 1 : (status ?? 1)));
}

module.exports = {
	bin,
	build,
	ensureBuilt,
	ensureInstalled,
	follow,
	node24,
	root,
	run,
	runNode,
	scopeOfStart,
};
