// `npm run test:n8n`: the packed node package in a real n8n, end to end with a real runtime.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { installN8n } = require('./install-n8n');
const { packN8n } = require('./pack-n8n');
const { bin, ensureBuilt, ensureInstalled, node24, root } = require('./toolchain');
const { spawnSync } = require('node:child_process');

ensureInstalled('all');
const n8n = installN8n();
ensureBuilt('node', 'runtime');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pocketping-n8n-'));
try {
	const { tarball } = packN8n(folder);
	const args = [bin('jest'), '--config', path.join('test', 'n8n', 'jest.config.js'), '--runInBand'];
	const { status } = spawnSync(node24, [...args, ...process.argv.slice(2)], {
		cwd: root,
		stdio: 'inherit',
		env: {
			...process.env,
			TEST_N8N_PROGRAM: n8n.program,
			TEST_N8N_TARBALL: tarball,
			TEST_N8N_FOLDER: folder,
		},
	});
	process.exitCode = status ?? 1;
} finally {
	fs.rmSync(folder, { recursive: true, force: true });
}
