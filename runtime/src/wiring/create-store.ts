/** The store that the settings ask for: a database file in the data directory, or Postgres. */
import { join } from 'node:path';
import { SqliteStore } from '../storage/sqlite/sqlite-store';
import type { Store } from '../storage/store';
import type { ServiceOptions } from './service-options';

/**
 * The embedding program's own takes the place of that.
 * @throws when the database cannot be opened, is not to be used so, or belongs to another process, or when it was away
 *   and the signal ended the wait for it
 */
export async function createStore({
	config,
	own,
	onBroken,
	log,
	signal,
}: ServiceOptions): Promise<Store> {
	const store = own?.store;
	if (store) return 'open' in store ? await store.open(onBroken) : store;
	if (config.database) {
		const { PostgresStore } = await import('../storage/postgres/postgres-store');
		const onError = (error: unknown) => log.error({ err: error }, 'background work failed');
		const shared = config.redisUrl !== undefined;
		return await PostgresStore.open({ ...config.database, shared, log, onError, signal });
	}
	return await SqliteStore.open(join(config.dataDir, 'pocketping.db'), onBroken);
}
