// Removes from installed packages what a running service never reads: types, source maps, sources that were compiled,
// and binaries for other systems. `node deploy/prune.js FOLDER …`
const fs = require('node:fs');
const path = require('node:path');

const UNREAD = /\.(d\.[cm]?ts|map|md|markdown|flow|tsbuildinfo)$|^(CHANGELOG|HISTORY)/i;

/** Packages whose `src` is TypeScript or C++ of what lies compiled beside it. */
const COMPILED = ['openai', '@anthropic-ai/sdk', 'better-sqlite3'];

const files = (folder) =>
	fs
		.readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name));

for (const folder of process.argv.slice(2)) {
	if (!fs.existsSync(folder)) continue;
	for (const name of COMPILED)
		fs.rmSync(path.join(folder, name, 'src'), { recursive: true, force: true });
	fs.rmSync(path.join(folder, 'better-sqlite3/deps'), { recursive: true, force: true });
	for (const file of files(folder)) {
		if (UNREAD.test(path.basename(file))) fs.rmSync(file);
	}
	const prebuilds = path.join(folder, 'better-sqlite3/prebuilds');
	if (!fs.existsSync(prebuilds)) continue;
	for (const name of fs.readdirSync(prebuilds)) {
		if (!name.includes(`${process.platform}-${process.arch}`)) {
			fs.rmSync(path.join(prebuilds, name), { recursive: true });
		}
	}
}
