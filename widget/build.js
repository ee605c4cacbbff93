/** Builds the widget into one script and holds it to its size. */
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { gzipSync } = require('node:zlib');
const esbuild = require('esbuild');

const MOST_GZIP_BYTES = 28_672;
const TARGET = ['chrome105', 'firefox101', 'safari16'];

/** Style sheets become strings, and esbuild does not minify strings by itself. */
const cssAsText = {
	name: 'css-as-text',
	setup(build) {
		build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
			const css = readFileSync(path, 'utf8');
			const { code } = await esbuild.transform(css, {
				loader: 'css',
				minify: true,
				target: TARGET,
			});
			return { contents: code.trim(), loader: 'text' };
		});
	},
};

/**
 * Writes `widget/dist/widget.js`.
 * @returns {Promise<{file: string, bytes: number, gzipBytes: number}>}
 * @throws {Error} when the script is larger than the budget
 */
async function buildWidget() {
	const { version } = JSON.parse(readFileSync(join(__dirname, 'package.json'), 'utf8'));
	const { outputFiles } = await esbuild.build({
		entryPoints: [join(__dirname, 'src/index.ts')],
		bundle: true,
		minify: true,
		format: 'iife',
		target: TARGET,
		charset: 'utf8',
		legalComments: 'none',
		define: { __WIDGET_VERSION__: JSON.stringify(version) },
		plugins: [cssAsText],
		write: false,
	});
	const code = outputFiles[0].contents;
	const file = join(__dirname, 'dist/widget.js');
	const size = { file, bytes: code.length, gzipBytes: gzipSync(code, { level: 9 }).length };
	console.log(`widget.js: ${size.bytes} bytes, ${size.gzipBytes} bytes gzip`);
	if (size.gzipBytes > MOST_GZIP_BYTES) {
		throw new Error(`the widget may have at most ${MOST_GZIP_BYTES} bytes gzip`);
	}
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, code);
	return size;
}

module.exports = { buildWidget };

if (require.main === module) {
	buildWidget().catch((error) => {
		console.error(error.message);
		process.exitCode = 1;
	});
}
