// `npm run types`: checks the types of every package.
const { bin, ensureInstalled, runNode } = require('./toolchain');

ensureInstalled('all');
for (const project of ['tsconfig.json', 'tsconfig.check.json', 'widget/tsconfig.json']) {
	runNode([bin('tsc'), '--noEmit', '-p', project]);
}
