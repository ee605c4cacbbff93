// Packs the built node package into a tarball, just as `npm publish` would.
const { execFileSync } = require('node:child_process');
const path = require('node:path');

const { root } = require('./toolchain');

/**
 * Packs what is in dist/ now; building it is the caller's business.
 * @param {string} folder where the tarball goes
 * @returns {{ tarball: string, size: number, files: string[] }} size in bytes; files relative to the package
 */
function packN8n(folder) {
	const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
	// Lifecycle scripts could print to stdout, which has to stay JSON.
	const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
	const output = execFileSync(npm, args, {
		cwd: root,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
		shell: process.platform === 'win32',
	});
	const [{ filename, size, files }] = JSON.parse(output);
	return {
		tarball: path.join(folder, path.basename(filename)),
		size,
		files: files.map((file) => file.path),
	};
}

module.exports = { packN8n };
