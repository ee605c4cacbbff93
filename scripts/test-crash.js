// `npm run test:crash`: kills the built program 60 times while it works and compares what is left (CRASHES, SEED);
// with `--postgres`, on Postgres (TEST_POSTGRES_URL).
const { ensureBuilt, ensureInstalled, runNode } = require('./toolchain');

ensureInstalled('all');
ensureBuilt('runtime');
runNode(['test/crash/run.js', ...process.argv.slice(2)]);
