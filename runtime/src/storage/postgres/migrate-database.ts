/** Brings a Postgres schema to the newest step; several instances may do so at once. */
import { Socket } from 'node:net';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import type { Migration, MigrationProvider } from 'kysely/migration';
import pg from 'pg';
import { migrations } from '../migrations';
import { INITIAL_STEP, initialSchema } from './initial-schema';

/** SQLite's steps up to the one that Postgres begins with are not for Postgres. */
export const postgresMigrations: MigrationProvider = {
	getMigrations: async () => {
		const shared = Object.entries(await migrations.getMigrations());
		const later = shared.filter(([name]) => name.slice(0, 4) > INITIAL_STEP.slice(0, 4));
		const steps: Record<string, Migration> = { [INITIAL_STEP]: initialSchema };
		return { ...steps, ...Object.fromEntries(later) };
	},
};

/** The schema was brought further by a newer version of this program. */
export class SchemaTooNew extends Error {
	constructor(steps: readonly string[]) {
		super(
			`its schema was made by a newer version (${steps.join(', ')}). Start that version, or restore a backup`,
		);
		this.name = 'SchemaTooNew';
	}
}

/**
 * Works in the first schema of the connection's search path, and makes it if it is not there. Not with kysely's
 * own migrator: that looks at every table of every schema, and fails when somebody drops one of those meanwhile.
 * @param url of the database
 * @param provider the steps; the project's own unless a test brings others
 * @param signal cuts the connection, also one that is only being made; Postgres then undoes what was under way
 * @returns names of the steps that were taken now
 * @throws the error of the first step that fails, with nothing of this call left; {@link SchemaTooNew}; that of a connection
 */
export async function migrateDatabase(
	url: string,
	provider: MigrationProvider = postgresMigrations,
	signal?: AbortSignal,
): Promise<string[]> {
	const pool = new pg.Pool({
		connectionString: url,
		max: 1,
		connectionTimeoutMillis: 5000,
		stream: () => new Socket({ signal }),
	});
	pool.on('error', () => {});
	// One in use is the user's own affair to the pool: a loss would end the process. The query under way fails of it anyway.
	pool.on('connect', (client) => client.on('error', () => {}));
	const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
	try {
		const steps = Object.entries(await provider.getMigrations());
		steps.sort(([a], [b]) => (a < b ? -1 : 1));
		return await db.transaction().execute(async (tx) => await takeSteps(tx, steps));
	} finally {
		await db.destroy();
	}
}

async function takeSteps(
	tx: Transaction<unknown>,
	steps: ReadonlyArray<[name: string, step: Migration]>,
): Promise<string[]> {
	// Whoever comes meanwhile waits here, and then finds everything done.
	await sql`SELECT pg_advisory_xact_lock(hashtextextended('pocketping migrations', 0))`.execute(tx);
	await ensureSchema(tx);
	await sql`CREATE TABLE IF NOT EXISTS schema_steps (
		name text PRIMARY KEY, taken_at timestamptz NOT NULL DEFAULT now())`.execute(tx);
	const { rows } = await sql<{ name: string }>`SELECT name FROM schema_steps`.execute(tx);
	const taken = new Set(rows.map(({ name }) => name));
	const known = new Set(steps.map(([name]) => name));
	const unknown = [...taken].filter((name) => !known.has(name));
	if (unknown.length > 0) throw new SchemaTooNew(unknown);
	const missing = steps.filter(([name]) => !taken.has(name));
	for (const [name, step] of missing) {
		await step.up(tx);
		await sql`INSERT INTO schema_steps (name) VALUES (${name})`.execute(tx);
	}
	return missing.map(([name]) => name);
}

async function ensureSchema(tx: Transaction<unknown>): Promise<void> {
	const { rows } = await sql<{ name: string | null; path: string }>`SELECT current_schema() AS name,
		current_setting('search_path') AS path`.execute(tx);
	if (rows[0]?.name) return;
	const first = rows[0]?.path.split(',')[0]?.trim().replaceAll('"', '');
	if (!first) throw new Error('the search path of the connection names no schema');
	await sql`CREATE SCHEMA IF NOT EXISTS ${sql.id(first)}`.execute(tx);
}
