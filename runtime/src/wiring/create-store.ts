/** The store that the settings ask for: a database file in the data directory, or Postgres. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config/config';
import { SqliteStore } from '../storage/sqlite/sqlite-store';
import type { Store, StoreDefinition } from '../storage/store';

/**
 * @param own the embedding program's, in place of that
 * @param onBroken hears that the store can keep nothing any more
 * @throws when the database cannot be opened, is not to be used so, or belongs to another process
 */
export async function createStore(
	config: Pick<Config, 'dataDir' | 'database' | 'redisUrl'>,
	onBroken: (error: unknown) => void,
	log: Logger,
	own?: Store | StoreDefinition,
): Promise<Store> {
	if (own) return 'open' in own ? await own.open(onBroken) : own;
	if (config.database) {
		const { PostgresStore } = await import('../storage/postgres/postgres-store');
		const onError = (error: unknown) => log.error({ err: error }, 'background work failed');
		const shared = config.redisUrl !== undefined;
		return await PostgresStore.open({ ...config.database, shared, log, onError });
	}
	return await SqliteStore.open(join(config.dataDir, 'pocketping.db'), onBroken);
}
