/** Opens a Postgres store for a test, in which nothing may go wrong in the background. */
import {
	PostgresStore,
	type PostgresStoreOptions,
} from '../../../runtime/src/storage/postgres/postgres-store';

const quiet = { error: () => {}, info: () => {}, warn: () => {} };

export async function openPostgres(
	url: string,
	options: Partial<PostgresStoreOptions> = {},
): Promise<PostgresStore> {
	return await PostgresStore.open({
		url,
		poolSize: 10,
		shared: false,
		log: quiet as never,
		onError: (error) => {
			throw error;
		},
		patienceMs: 0,
		...options,
	});
}
