// The library's type declarations: only those that its entry points lead to, so that the package shows what is
// public and nothing else.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const types = path.join(root, 'runtime/types');

const ENTRIES = ['index', 'testing/index', 'verify-signature'].map((name) =>
	path.join(types, `runtime/src/${name}.d.ts`),
);

/** The modules that a declaration file names. */
function importsOf(file) {
	const text = fs.readFileSync(file, 'utf8');
	return [...text.matchAll(/(?:from |import\()['"]([^'"]+)['"]/g)].map((match) => match[1]);
}

/** The file behind a relative import of a declaration file. */
function resolve(file, name) {
	const base = path.join(path.dirname(file), name);
	return [`${base}.d.ts`, path.join(base, 'index.d.ts')].find((each) => fs.existsSync(each));
}

/** Every file that the entry points lead to, and the packages they name. */
function reachable() {
	const files = new Set(ENTRIES);
	const packages = new Set();
	for (const file of files) {
		for (const name of importsOf(file)) {
			if (!name.startsWith('.')) {
				packages.add(name);
				continue;
			}
			const found = resolve(file, name);
			if (!found) throw new Error(`${file}: ${name} is not there`);
			files.add(found);
		}
	}
	return { files, packages };
}

/** Writes runtime/types. */
function buildLibraryTypes() {
	fs.rmSync(types, { recursive: true, force: true });
	const tsc = require.resolve('typescript/bin/tsc');
	// Whether the types are right, `npm run types` says.
	const args = [tsc, '-p', 'runtime/tsconfig.types.json', '--noCheck'];
	execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
	const { files } = reachable();
	for (const entry of fs.readdirSync(types, { recursive: true })) {
		const file = path.join(types, entry);
		if (fs.statSync(file).isFile() && !files.has(file)) fs.rmSync(file);
	}
	removeEmptyFolders(types);
}

function removeEmptyFolders(folder) {
	for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
		if (entry.isDirectory()) removeEmptyFolders(path.join(folder, entry.name));
	}
	if (fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
}

module.exports = { buildLibraryTypes, reachable };
