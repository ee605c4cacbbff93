// Copies what n8n's tools judge, the node package without its neighbours, to .stage/n8n.
const fs = require('node:fs');
const path = require('node:path');

const { root } = require('./toolchain');

const STAGE = path.join(root, '.stage', 'n8n');

/** What belongs to the node package; the other folders have rules of their own. */
const PARTS = [
	'index.ts',
	'nodes',
	'credentials',
	'protocol',
	'tsconfig.json',
	'LICENSE',
	'README.md',
];

/** Exactly n8n's default: its strict mode compares the file with this text. */
const ESLINT_CONFIG = `import { config } from '@n8n/node-cli/eslint';

export default config;
`;

/** Stages the node package anew and gives back the folder. */
function stageN8n() {
	fs.rmSync(STAGE, { recursive: true, force: true });
	fs.mkdirSync(STAGE, { recursive: true });
	for (const part of PARTS) {
		const source = path.join(root, part);
		if (!fs.existsSync(source)) continue;
		fs.cpSync(source, path.join(STAGE, part), {
			recursive: true,
			filter: (file) => !file.endsWith('.test.ts'),
		});
	}
	fs.writeFileSync(path.join(STAGE, 'package.json'), stagedManifest());
	fs.writeFileSync(path.join(STAGE, 'eslint.config.mjs'), ESLINT_CONFIG);
	fs.symlinkSync(path.join(root, 'node_modules'), path.join(STAGE, 'node_modules'), 'dir');
	return STAGE;
}

/** The real manifest without devDependencies: the import rule lets a node import whatever is listed there. */
function stagedManifest() {
	const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
	delete manifest.devDependencies;
	return `${JSON.stringify(manifest, null, '\t')}\n`;
}

module.exports = { stageN8n };

if (require.main === module) console.log(path.relative(process.cwd(), stageN8n()));
