/** `migrate`: brings the database up to date without starting the service, as every start does by itself. */
import { join } from 'node:path';
import { loadConfig } from '../config/config';
import { lockFile } from '../storage/sqlite/lock-file';
import { migrateDatabase } from '../storage/sqlite/migrate-database';
import { failed } from './failed';
import { readSettings } from './read-settings';

export async function migrate(): Promise<void> {
	const { database, dataDir } = readSettings(() => loadConfig(process.env));
	try {
		if (database) {
			const { migratePostgres } = await import('../storage/postgres/migrate-postgres');
			const steps = await migratePostgres(database.url);
			const done = steps.length > 0 ? `took ${steps.join(', ')}` : 'was up to date';
			process.stdout.write(`The database ${done}.\n`);
			return;
		}
		const file = join(dataDir, 'pocketping.db');
		const lock = lockFile(`${file}.lock`);
		await migrateDatabase(file);
		lock.close();
		process.stdout.write(`${file} is up to date.\n`);
	} catch (error) {
		failed('The database could not be brought up to date.', error, dataDir);
	}
}
