// `npm run test:scale`: several instances on a Postgres and a Redis of their own; names of scenarios may follow.
const { ensureBuilt, ensureInstalled, runNode } = require('./toolchain');

ensureInstalled('all');
ensureBuilt('runtime');
runNode(['test/scale/run.js', ...process.argv.slice(2)]);
