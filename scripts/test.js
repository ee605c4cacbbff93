// `npm test`: installs, builds and runs every test that needs no other service. Arguments go to jest;
// `--browser` runs the tests in a real browser instead.
const { bin, ensureBuilt, ensureInstalled, runNode } = require('./toolchain');

const args = process.argv.slice(2);
const browser = args.includes('--browser');
ensureInstalled('all');
ensureBuilt('runtime', 'libraryTypes', 'node');
runNode([
	// The checkpoint thread runs from TypeScript source here; Node remarks on how it guessed the module type.
	'--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
	bin('jest'),
	...(browser ? ['--config', 'jest.browser.config.js'] : []),
	...args.filter((arg) => arg !== '--browser'),
]);
