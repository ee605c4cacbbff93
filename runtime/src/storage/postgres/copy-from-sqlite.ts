/** Moves everything from a SQLite file into an empty Postgres schema, under the same ids and positions. */
import Database from 'better-sqlite3';
import pg from 'pg';
import { lockFile } from '../sqlite/lock-file';
import { migrateDatabase as migrateFile } from '../sqlite/migrate-database';
import { migrateDatabase } from './migrate-database';
import { storable } from './postgres-statements';

/** Rows of one insert. */
const BATCH = 500;

/** The schema that is to be filled has something in it. */
export class TargetNotEmpty extends Error {
	constructor(table: string) {
		super(
			`the database is not empty: there is something in ${table}. Name an empty one, or another schema of it`,
		);
		this.name = 'TargetNotEmpty';
	}
}

export interface CopiedTable {
	table: string;
	rows: number;
}

/** A column of the target, with the type that its values are sent as. */
interface Column {
	name: string;
	type: string;
}

/**
 * Copies in one transaction: all of it is there in the end, or nothing.
 * @param file of a service that does not run; it is brought up to date first and stays otherwise as it is
 * @param url of the database
 * @throws {DataDirInUse} when a service runs on the file
 * @throws {TargetNotEmpty}
 */
export async function copyFromSqlite(file: string, url: string): Promise<CopiedTable[]> {
	const lock = lockFile(`${file}.lock`);
	try {
		await migrateFile(file);
		await migrateDatabase(url);
		const source = new Database(file, { readonly: true, fileMustExist: true });
		const target = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
		target.on('error', () => {});
		await target.connect();
		try {
			return await copyAll(source, target);
		} finally {
			await target.end();
			source.close();
		}
	} finally {
		lock.close();
	}
}

async function copyAll(source: Database.Database, target: pg.Client): Promise<CopiedTable[]> {
	const tables = source
		.prepare(
			`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'kysely%'
				AND name NOT LIKE 'sqlite%' ORDER BY name`,
		)
		.pluck()
		.all() as string[];
	await target.query('BEGIN');
	// No service begins on it meanwhile: whatever it does waits for this, and then finds it done.
	await target.query(`SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 0))`);
	for (const table of tables) await assertEmpty(target, table);
	const copied: CopiedTable[] = [];
	for (const table of tables) copied.push({ table, rows: await copyTable(source, target, table) });
	for (const table of ['events', 'deliveries']) {
		await target.query(
			`SELECT setval(pg_get_serial_sequence($1, 'seq'), max(seq)) FROM ${pg.escapeIdentifier(table)}
			HAVING max(seq) IS NOT NULL`,
			[table],
		);
	}
	await target.query('UPDATE sessions SET asked = true WHERE id IN (SELECT session_id FROM waits)');
	await target.query(`SELECT nextval('webhooks_version')`);
	await target.query('COMMIT');
	return copied;
}

async function assertEmpty(target: pg.Client, table: string): Promise<void> {
	const found = await target.query(`SELECT 1 FROM ${pg.escapeIdentifier(table)} LIMIT 1`);
	if (found.rowCount) throw new TargetNotEmpty(table);
}

async function copyTable(
	source: Database.Database,
	target: pg.Client,
	table: string,
): Promise<number> {
	const names = source
		.prepare(`SELECT name FROM pragma_table_info(?)`)
		.pluck()
		.all(table) as string[];
	const columns = await columnsOf(target, table, names);
	const list = names.map(pg.escapeIdentifier).join(', ');
	const arrays = columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
	const insert = `INSERT INTO ${pg.escapeIdentifier(table)} (${list}) SELECT * FROM unnest(${arrays})`;
	let rows = 0;
	let batch: unknown[][] = [];
	const send = async () => {
		const values = columns.map((_, index) => batch.map((row) => row[index]));
		await target.query(insert, storable(values));
		rows += batch.length;
		batch = [];
	};
	for (const row of source.prepare(`SELECT ${list} FROM "${table}"`).raw().iterate()) {
		batch.push(row as unknown[]);
		if (batch.length === BATCH) await send();
	}
	if (batch.length > 0) await send();
	return rows;
}

async function columnsOf(
	target: pg.Client,
	table: string,
	names: readonly string[],
): Promise<Column[]> {
	const { rows } = await target.query<Column>(
		`SELECT column_name AS name, data_type AS type FROM information_schema.columns
		WHERE table_schema = current_schema() AND table_name = $1`,
		[table],
	);
	return names.map((name) => {
		const column = rows.find((one) => one.name === name);
		if (!column) throw new Error(`${table} has no column ${name} in Postgres`);
		return column;
	});
}
