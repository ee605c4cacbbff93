/** Brings a database file to the newest schema before anything else opens it. */
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from '../migrations';
import { openDatabase } from './open-database';

/** @throws the first failing migration's error, after its step was rolled back */
export async function migrateDatabase(file: string): Promise<void> {
	const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: openDatabase(file) }) });
	try {
		const { error } = await new Migrator({ db, provider: migrations }).migrateToLatest();
		if (error) throw error;
	} finally {
		await db.destroy();
	}
}
