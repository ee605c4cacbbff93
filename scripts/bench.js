// `npm run bench`: measures the built runtime; names of benchmarks may follow.
const { ensureBuilt, ensureInstalled, runNode } = require('./toolchain');

ensureInstalled('all');
ensureBuilt('runtime');
runNode(['bench/index.js', ...process.argv.slice(2)]);
