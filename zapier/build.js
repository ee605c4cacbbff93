/** Bundles the integration into one file, which with zapier-platform-core is all that Zapier runs. */
const { join } = require('node:path');
const esbuild = require('esbuild');

/** Writes `zapier/dist/index.js`. Zapier's own build calls this first (`_zapier-build` in package.json). */
async function buildZapier() {
	await esbuild.build({
		entryPoints: [join(__dirname, 'src/index.ts')],
		outfile: join(__dirname, 'dist/index.js'),
		bundle: true,
		platform: 'node',
		target: 'node22',
		format: 'cjs',
		external: ['zapier-platform-core'],
		// Zapier takes what the file itself exports for the integration.
		footer: { js: 'module.exports = module.exports.default;' },
		logLevel: 'warning',
	});
}

module.exports = { buildZapier };

if (require.main === module) {
	buildZapier().catch((error) => {
		console.error(error.message);
		process.exitCode = 1;
	});
}
