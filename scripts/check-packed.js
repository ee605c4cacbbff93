// Runs before npm packs the library, in its folder: what was not built would be left out without a word.
// Plain Node without packages.
const fs = require('node:fs');

const { bin, exports: entries } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
const promised = [bin, ...Object.values(entries)].flatMap((entry) =>
	typeof entry === 'string' ? [entry] : Object.values(entry),
);
const missing = [...new Set(promised)].filter((file) => !fs.existsSync(file));
if (missing.length > 0) {
	console.error(
		`Not built: ${missing.join(', ')}\nRun \`npm run build\` first, in the root of the repository.`,
	);
	process.exit(1);
}
