// Runs n8n's own lint, in strict mode, on the staged node package; a warning counts like an error.
const { spawnSync } = require('node:child_process');
const path = require('node:path');

const { stageN8n } = require('./stage-n8n');
const { ensureInstalled } = require('./toolchain');

ensureInstalled('all');

const stage = stageN8n();
const program = path.join(stage, 'node_modules', '@n8n', 'node-cli', 'bin', 'n8n-node.mjs');
const { status, stdout } = spawnSync(process.execPath, [program, 'lint'], {
	cwd: stage,
	encoding: 'utf8',
	stdio: ['ignore', 'pipe', 'inherit'],
});
process.stdout.write(stdout);
const hasFindings = /\d+ problems?/.test(stdout);
console.log(status === 0 && !hasFindings ? 'n8n lint: nothing to report' : 'n8n lint: see above');
process.exitCode = status === 0 && !hasFindings ? 0 : 1;
