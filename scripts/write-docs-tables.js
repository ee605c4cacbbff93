// `node scripts/write-docs-tables.js`: writes the tables of docs/configuration.md and docs/errors.md from the code.
const { bin, ensureInstalled, runNode } = require('./toolchain');

ensureInstalled('all');
runNode([bin('jest'), 'test/docs', '--silent'], { env: { ...process.env, WRITE_DOCS: '1' } });
