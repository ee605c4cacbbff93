/** The store suite on Postgres. */
import type { PostgresStore } from '../../runtime/src/storage/postgres/postgres-store';
import { storeConformance } from '../../runtime/src/testing/store-conformance';
import { describePostgres, newSchemaUrl } from '../support/postgres';
import { openPostgres } from './support/open-postgres';

// A busy machine takes its time for six hundred transactions.
jest.setTimeout(60_000);

describePostgres('PostgresStore', () => {
	const cases = storeConformance(async () => {
		const url = newSchemaUrl();
		const reopen = (): Promise<PostgresStore> => openPostgres(url);
		return { store: await reopen(), reopen };
	});
	for (const { name, run } of cases) it(name, run);
});
