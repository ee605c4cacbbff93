/** The schema on Postgres: made once however many start at once, and the same as SQLite's. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql, type Kysely } from 'kysely';
import {
	migrateDatabase,
	postgresMigrations,
} from '../../runtime/src/storage/postgres/migrate-database';
import { migrateDatabase as migrateFile } from '../../runtime/src/storage/sqlite/migrate-database';
import { describePostgres, newSchemaUrl, sqlAt } from '../support/postgres';

/** What only several instances need. */
const POSTGRES_ONLY = ['events.written_by', 'lanes.claimed_by', 'sessions.asked'];
const TABLES_OF_POSTGRES_ONLY = ['instances', 'schema_steps', 'webhooks_version'];

jest.setTimeout(60_000);

describePostgres('migrations', () => {
	it('are done once by instances that start together', async () => {
		const url = newSchemaUrl();
		const done = await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(url)));
		const all = Object.keys(await postgresMigrations.getMigrations());
		expect(done.flat().sort()).toEqual(all.sort());
		expect(await migrateDatabase(url)).toEqual([]);
	});

	it('leave the same tables and columns as those of SQLite', async () => {
		const url = newSchemaUrl();
		await migrateDatabase(url);
		const columns = await sqlAt<{ name: string }>(
			url,
			`SELECT table_name || '.' || column_name AS name FROM information_schema.columns
			WHERE table_schema = current_schema()`,
		);
		const directory = mkdtempSync(join(tmpdir(), 'pocketping-schema-'));
		const file = join(directory, 'a.db');
		await migrateFile(file);
		const db = new Database(file);
		const ofFile = db
			.prepare(
				`SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c
				WHERE t.type = 'table' AND t.name NOT LIKE 'kysely%'`,
			)
			.pluck()
			.all();
		db.close();
		rmSync(directory, { recursive: true });
		const shared = columns
			.map(({ name }) => name)
			.filter((name) => !TABLES_OF_POSTGRES_ONLY.includes(name.split('.')[0] as string))
			.filter((name) => !POSTGRES_ONLY.includes(name));
		expect(shared.sort()).toEqual(ofFile.sort());
	});

	it('leave nothing of a step that fails', async () => {
		const url = newSchemaUrl();
		const step = (fails: boolean) => ({
			getMigrations: async () => ({
				'0001_step': {
					up: async (db: Kysely<any>) => {
						await sql`CREATE TABLE one (a text)`.execute(db);
						if (fails) throw new Error('half-way');
					},
				},
			}),
		});
		await expect(migrateDatabase(url, step(true))).rejects.toThrow('half-way');
		expect(await migrateDatabase(url, step(false))).toEqual(['0001_step']);
		// A program that knows fewer steps than the schema has.
		await expect(migrateDatabase(url)).rejects.toThrow('newer version (0001_step)');
	});

	it('leave nothing of a step that is cut short', async () => {
		const url = newSchemaUrl();
		const stop = new AbortController();
		const step = (during: () => void) => ({
			getMigrations: async () => ({
				'0001_step': {
					up: async (db: Kysely<any>) => {
						await sql`CREATE TABLE one (a text)`.execute(db);
						during();
						await sql`SELECT pg_sleep(0.1)`.execute(db);
					},
				},
			}),
		});
		const cut = step(() => stop.abort());
		await expect(migrateDatabase(url, cut, stop.signal)).rejects.toThrow();
		// Waits until Postgres has noticed, and could not make the table if it were there.
		expect(
			await migrateDatabase(
				url,
				step(() => {}),
			),
		).toEqual(['0001_step']);
	});
});
