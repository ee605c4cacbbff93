// `npm run lint`: our own rules over everything; arguments (such as --fix) go to eslint.
const { bin, ensureInstalled, runNode } = require('./toolchain');

ensureInstalled('all');
runNode([bin('eslint'), '.', ...process.argv.slice(2)]);
