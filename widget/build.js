/** Builds the widget into one script and holds it to its size. */
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { brotliCompressSync, gzipSync } = require('node:zlib');
const esbuild = require('esbuild');

/** What a visitor's browser loads: every one there is takes brotli from an HTTPS site. */
const MOST_BROTLI_BYTES = 24 * 1024;
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
 * Writes `widget/dist/widget.js`, and beside it the same compressed (`.br`, `.gz`).
 * @returns {Promise<{file: string, bytes: number, gzipBytes: number, brotliBytes: number}>}
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
	const gzip = gzipSync(code, { level: 9 });
	const brotli = brotliCompressSync(code);
	const size = {
		file,
		bytes: code.length,
		gzipBytes: gzip.length,
		brotliBytes: brotli.length,
	};
	console.log(
		`widget.js: ${size.bytes} bytes, ${size.gzipBytes} as gzip, ${size.brotliBytes} as brotli`,
	);
	if (size.brotliBytes > MOST_BROTLI_BYTES) {
		throw new Error(`the widget may have at most ${MOST_BROTLI_BYTES} bytes as brotli`);
	}
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, code);
	writeFileSync(`${file}.gz`, gzip);
	writeFileSync(`${file}.br`, brotli);
	return size;
}

module.exports = { buildWidget };

if (require.main === module) {
	buildWidget().catch((error) => {
		console.error(error.message);
		process.exitCode = 1;
	});
}
