/** `copy`: moves everything from the SQLite file in DATA_DIR into the empty database of DATABASE_URL. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../config/config';
import { failed } from './failed';
import { readSettings } from './read-settings';

export async function copy(): Promise<void> {
	const { database, dataDir } = readSettings(() => loadConfig(process.env));
	const file = join(dataDir, 'pocketping.db');
	if (!database) {
		return failed('Nothing was copied.', 'DATABASE_URL: expected the database to copy to', dataDir);
	}
	if (!existsSync(file)) {
		return failed('Nothing was copied.', `DATA_DIR: there is no ${file} to copy from`, dataDir);
	}
	try {
		const { copyFromSqlite } = await import('../storage/postgres/copy-from-sqlite');
		const { migratePostgres } = await import('../storage/postgres/migrate-postgres');
		// First, as it says what is wrong with the settings.
		await migratePostgres(database.url);
		for (const { table, rows } of await copyFromSqlite(file, database.url)) {
			if (rows > 0) process.stdout.write(`${table.padEnd(20)}${String(rows).padStart(10)}\n`);
		}
		process.stdout.write(
			'Copied. Keep DATA_DIR as it is: uploaded files and the API key stay there (docs/postgres.md).\n',
		);
	} catch (error) {
		failed('Nothing was copied.', error, dataDir);
	}
}
