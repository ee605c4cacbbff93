// `npm run check`: everything a change must pass before it is committed, cheapest first.
const { ensureInstalled, run } = require('./toolchain');

ensureInstalled('all');
// CI runs the tests as a step of its own.
const withoutTests = process.argv.includes('--without-tests');
for (const script of ['format:check', 'lint', 'types', 'test', 'lint:n8n', 'scan:n8n']) {
	if (script === 'test' && withoutTests) continue;
	console.log(`\n── npm run ${script}`);
	run('npm', ['run', '--silent', script]);
}
console.log('\nAll checks passed');
