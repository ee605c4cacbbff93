/** A real Postgres for tests: each gets a schema of its own, dropped at the end. Without one they are skipped, except in CI. */
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Client } from 'pg';

/** A database in which tests may make schemas. */
const BASE = process.env.TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** What schemas are called by; whoever runs many tests gives one, and drops what is left of it. */
const PREFIX = process.env.TEST_SCHEMA_PREFIX ?? 'pp_test';

/** Asks whether somebody listens there, and waits for the answer: jest wants to know before the first test. */
function isThere(): boolean {
	const { hostname, port } = new URL(BASE);
	const script = `require('net').connect(${Number(port || 5432)}, ${JSON.stringify(hostname)})
		.on('connect', () => process.exit(0)).on('error', () => process.exit(1));
		setTimeout(() => process.exit(1), 2000)`;
	try {
		execFileSync(process.execPath, ['-e', script], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}

/** Tests that need Postgres. */
export function describePostgres(name: string, tests: () => void): void {
	if (isThere()) {
		describe(name, tests);
		afterAll(dropSchemas);
	} else if (process.env.CI) {
		it(`${name}: needs a Postgres at ${new URL(BASE).host}`, () => {
			throw new Error('no Postgres; start one, or set TEST_POSTGRES_URL');
		});
	} else {
		describe.skip(
			`${name} (skipped: no Postgres at ${new URL(BASE).host}; set TEST_POSTGRES_URL)`,
			tests,
		);
	}
}

const schemas: string[] = [];

/** Address of an empty schema. It need not be made: the first migration does. */
export function newSchemaUrl(): string {
	const schema = `${PREFIX}_${process.pid}_${randomBytes(6).toString('hex')}`;
	schemas.push(schema);
	return schemaUrl(schema);
}

/**
 * With TEST_DATABASE_URL, tests of the whole service run on it: each data directory has a schema that goes with it.
 * With TEST_REDIS_URL as well, each service is one of several, of which the others are not there.
 */
export function databaseOf(dataDir: string): { DATABASE_URL: string } | undefined {
	const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env;
	if (!TEST_DATABASE_URL) return undefined;
	const shared = TEST_REDIS_URL && { REDIS_URL: TEST_REDIS_URL, API_KEY: 'key-of-all-instances' };
	return { DATABASE_URL: schemaUrl(schemaOf(dataDir), TEST_DATABASE_URL), ...(shared || {}) };
}

/** Tests of what only SQLite has: its file. */
export const itOnSqlite = process.env.TEST_DATABASE_URL ? it.skip : it;

/** What a query finds in the database of a data directory, whichever it is. */
export async function databaseRows(dataDir: string, query: string): Promise<unknown[]> {
	const postgres = databaseOf(dataDir);
	if (postgres) return await sqlAt(postgres.DATABASE_URL, query);
	const database = new Database(join(dataDir, 'pocketping.db'), { readonly: true });
	try {
		return database.prepare(query).all();
	} finally {
		database.close();
	}
}

/** Drops what {@link databaseOf} was used for. */
export async function dropDatabaseOf(dataDir: string): Promise<void> {
	const base = process.env.TEST_DATABASE_URL;
	if (base) await sqlAt(base, `DROP SCHEMA IF EXISTS "${schemaOf(dataDir)}" CASCADE`);
}

function schemaOf(dataDir: string): string {
	return `${PREFIX}_${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
}

function schemaUrl(schema: string, base = BASE): string {
	const url = new URL(base);
	url.searchParams.set('options', `-c search_path=${schema}`);
	// A plus would be taken for itself.
	return url.href.replaceAll('+', '%20');
}

/** Runs a statement of one's own in the schema of an address. */
export async function sqlAt<Row = any>(
	url: string,
	text: string,
	values: unknown[] = [],
): Promise<Row[]> {
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query(text, values)).rows as Row[];
	} finally {
		await client.end();
	}
}

export async function dropSchemas(): Promise<void> {
	for (const schema of schemas.splice(0)) {
		await sqlAt(BASE, `DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
	}
}
