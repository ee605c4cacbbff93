// The one build graph: every package, and nothing that a package does not need.
const { execFileSync } = require('node:child_process');
const { rmSync } = require('node:fs');
const path = require('node:path');
const { dest, parallel, series, src } = require('gulp');

const root = __dirname;
const inRuntime = (...parts) => path.join(root, 'runtime', ...parts);

/** Removes what a task is about to make, so that no file of an earlier build survives. */
const clean = (...folders) =>
	Object.assign(
		async () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })),
		{ displayName: `clean ${folders.map((folder) => path.relative(root, folder)).join(' ')}` },
	);

// --- the n8n package: compiled one to one, as n8n loads its files by path -------------------------------

const cleanNode = clean(path.join(root, 'dist'));

function compileWith(...options) {
	const tsc = require.resolve('typescript/bin/tsc');
	const args = [tsc, '-p', 'tsconfig.json', ...options];
	execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
}

async function compileNode() {
	compileWith();
}

/** The same JavaScript where n8n's packages, half a gigabyte of types, are not installed: in the Docker image. */
async function compileNodeUnchecked() {
	compileWith('--noCheck', '--declaration', 'false');
}

/** Only these two folders: n8n's own builder would also copy the widget's and the docs' images. */
function copyNodeAssets() {
	return src(
		['{nodes,credentials}/**/*.{svg,png}', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'],
		{
			cwd: root,
			base: root,
			encoding: false,
		},
	).pipe(dest(path.join(root, 'dist')));
}

const node = series(cleanNode, compileNode, copyNodeAssets);
const nodeUnchecked = series(cleanNode, compileNodeUnchecked, copyNodeAssets);

// --- the widget ------------------------------------------------------------------------------------------

async function widget() {
	await require('./widget/build.js').buildWidget();
}

// --- the runtime: one file for the program, one for each entry of the library, and what browsers load ------

const cleanRuntime = clean(inRuntime('dist'));

async function bundleRuntime() {
	await require('esbuild').build({
		entryPoints: {
			main: inRuntime('src/main.ts'),
			// The same parts once more, for programs that embed them.
			index: inRuntime('src/index.ts'),
			testing: inRuntime('src/testing/index.ts'),
			'verify-signature': inRuntime('src/verify-signature.ts'),
			'checkpoint-worker': inRuntime('src/storage/sqlite/checkpoint-worker.ts'),
		},
		outdir: inRuntime('dist'),
		bundle: true,
		platform: 'node',
		target: 'node24',
		format: 'cjs',
		// Dependencies stay packages of their own, so that they can be updated and audited as such. kysely is
		// built in (it is a development dependency): whole, it costs a quarter of a second at every start,
		// and its SQLite half is a tenth of it.
		external: ['./runtime/package.json', './connectors/package.json'].flatMap((manifest) =>
			Object.keys(require(manifest).dependencies),
		),
		minifySyntax: true,
		sourcemap: true,
		logLevel: 'warning',
	});
}

function copyWidget() {
	// Compressed ones are among them, which are no text.
	return src('widget/dist/widget.js*', { cwd: root, encoding: false }).pipe(
		dest(inRuntime('dist/public')),
	);
}

function copyDemo() {
	return src('runtime/src/demo/*.{html,css,js,svg}', { cwd: root, encoding: false }).pipe(
		dest(inRuntime('dist/public/demo')),
	);
}

const runtime = series(
	parallel(cleanRuntime, widget),
	parallel(bundleRuntime, copyWidget, copyDemo),
);

// --- the Zapier integration: one file, which Zapier's own build packs with zapier-platform-core ----------------

async function zapier() {
	await require('./zapier/build.js').buildZapier();
}

async function libraryTypes() {
	require('./scripts/library-types.js').buildLibraryTypes();
}

exports.node = node;
exports.nodeUnchecked = nodeUnchecked;
exports.widget = widget;
exports.runtime = runtime;
exports.libraryTypes = libraryTypes;
exports.zapier = zapier;
exports.build = parallel(node, runtime, libraryTypes, zapier);
exports.default = exports.build;
