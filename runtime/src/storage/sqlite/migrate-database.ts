/** Brings a database file to the newest schema before anything else opens it. */
import { Kysely, SqliteAdapter, SqliteDialect } from 'kysely';
import { Migrator, type MigrationProvider } from 'kysely/migration';
import { migrations } from '../migrations';
import { openDatabase } from './open-database';

/** SQLite can change its schema in a transaction; kysely assumes that it cannot, and would run steps without. */
class TransactionalAdapter extends SqliteAdapter {
	override get supportsTransactionalDdl(): boolean {
		return true;
	}
}

class TransactionalDialect extends SqliteDialect {
	override createAdapter(): SqliteAdapter {
		return new TransactionalAdapter();
	}
}

/**
 * @param provider the steps; the project's own unless a test brings others
 * @throws the first failing step's error, with nothing of this call's steps left in the file
 */
export async function migrateDatabase(
	file: string,
	provider: MigrationProvider = migrations,
): Promise<void> {
	const dialect = new TransactionalDialect({ database: openDatabase(file) });
	const db = new Kysely<unknown>({ dialect });
	try {
		const { error } = await new Migrator({ db, provider }).migrateToLatest();
		if (error) throw error;
	} finally {
		await db.destroy();
	}
}
