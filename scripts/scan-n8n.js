// Judges the node package the way n8n does before it verifies one: first its source, then the built tarball.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const { packN8n } = require('./pack-n8n');
const { ensureBuilt, ensureInstalled, root } = require('./toolchain');

const SCANNER_HOME = path.join(root, '.stage', 'scan');
const VERSION = '0.32.0';

/** The scanner crashes with TypeScript 7, which it asks for, and needs n8n-workflow, which it does not ask for. */
const MANIFEST = {
	name: 'n8n-verification-scanner',
	private: true,
	dependencies: {
		'@n8n/scan-community-package': VERSION,
		'n8n-workflow': '2.41.0',
		typescript: '5.9.3',
	},
	overrides: { typescript: '5.9.3' },
};

/** Installs the scanner once, outside the root's lock: 190 MB that nothing else needs. */
function installScanner() {
	const manifestFile = path.join(SCANNER_HOME, 'package.json');
	const scanner = path.join(
		SCANNER_HOME,
		'node_modules/@n8n/scan-community-package/scanner/scanner.mjs',
	);
	const manifest = JSON.stringify(MANIFEST, null, '\t');
	const isCurrent =
		fs.existsSync(manifestFile) && fs.readFileSync(manifestFile, 'utf8') === manifest;
	if (!isCurrent || !fs.existsSync(scanner)) {
		console.log(`Installing the verification scanner ${VERSION} …`);
		fs.rmSync(SCANNER_HOME, { recursive: true, force: true });
		fs.mkdirSync(SCANNER_HOME, { recursive: true });
		fs.writeFileSync(manifestFile, manifest);
		const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
		execFileSync('npm', args, {
			cwd: SCANNER_HOME,
			stdio: 'inherit',
			shell: process.platform === 'win32',
		});
	}
	return scanner;
}

/** Packs, unpacks, and gives back the folder as n8n's server would find it. */
function unpackTarball(folder) {
	const { tarball } = packN8n(folder);
	execFileSync('tar', ['-xzf', path.basename(tarball)], { cwd: folder });
	return path.join(folder, 'package');
}

function report(what, { passed, message, details }) {
	console.log(`${passed ? 'passed' : 'FAILED'}  ${what}`);
	if (!passed) console.log(details ?? message);
	return passed;
}

async function main() {
	ensureInstalled('all');
	ensureBuilt('node');
	const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(
		pathToFileURL(installScanner()).href
	);
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pocketping-scan-'));
	try {
		const unpacked = unpackTarball(folder);
		const source = await analyzePackage(root, SOURCE_FILE_PATTERNS);
		const tarball = await analyzePackage(unpacked, ['**/*.js', 'package.json']);
		const passed = [report('source', source), report('tarball', tarball)];
		if (passed.includes(false)) process.exitCode = 1;
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

main().catch((error) => {
	console.error(error);
	process.exitCode = 1;
});
