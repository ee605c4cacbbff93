// `npm run test:postgres`: the service on Postgres. The tests of whole services run there as they do on SQLite, and
// the crash driver kills it (CRASHES, SEED). Names of tests may follow, in place of all of that.
const { withPostgres } = require('../test/postgres/with-postgres');
const { bin, ensureBuilt, ensureInstalled, node24 } = require('./toolchain');

/**
 * Those that talk to a whole service, and not to its file. The ones of bridges run there as well, by name; some of them
 * answer a post before the database can know of it.
 */
const TESTS = ['test/postgres/', 'test/e2e/', 'test/ai/', 'test/nodes/'];

ensureInstalled('all');
ensureBuilt('runtime');
const names = process.argv.slice(2);
const prefix = `pp_run_${process.pid}_`;
const jest = [node24, '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', bin('jest')];
void withPostgres((url) => [
	{
		command: [...jest, ...(names.length > 0 ? names : TESTS)],
		env: { TEST_DATABASE_URL: url, TEST_SCHEMA_PREFIX: `${prefix}t` },
	},
	...(names.length > 0
		? []
		: [
				{
					command: [node24, 'test/crash/run.js', '--postgres'],
					env: { CRASHES: process.env.CRASHES ?? '20' },
				},
			]),
	{ command: [node24, 'test/postgres/drop-schemas.js', prefix] },
]);
