/** The migration as a command of its own: what goes wrong is told in a line. */
import { migrateDatabase } from './migrate-database';
import { explainStart } from './start-error';

/**
 * @returns names of the steps that were taken now
 * @throws {DatabaseNotUsable}
 */
export async function migratePostgres(url: string): Promise<string[]> {
	return await migrateDatabase(url).catch((error: unknown) => {
		throw explainStart(error, url);
	});
}
