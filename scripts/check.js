// `npm run check`: everything a change must pass before it is committed, cheapest first.
const { ensureInstalled, run } = require('./toolchain');

ensureInstalled('all');
for (const script of ['format:check', 'lint', 'types', 'test', 'lint:n8n', 'scan:n8n']) {
	console.log(`\n── npm run ${script}`);
	run('npm', ['run', '--silent', script]);
}
console.log('\nAll checks passed');
