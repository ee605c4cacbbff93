// What the program keeps its data in: its SQLite file, or a Postgres schema made for the run.
const path = require('node:path');
const { randomBytes } = require('node:crypto');

/** A database in which schemas may be made. */
const BASE = process.env.TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** @param dataDir of the program */
function sqliteFile(dataDir) {
	const Database = require('better-sqlite3');
	return {
		env: {},
		async rows(sql) {
			const db = new Database(path.join(dataDir, 'pocketping.db'), { readonly: true });
			try {
				return db.prepare(sql).all();
			} finally {
				db.close();
			}
		},
		async remove() {},
	};
}

function postgresSchema() {
	const { Client } = require('pg');
	const schema = `pp_crash_${randomBytes(6).toString('hex')}`;
	const address = new URL(BASE);
	address.searchParams.set('options', `-c search_path=${schema}`);
	const url = address.href.replaceAll('+', '%20');
	const rows = async (sql) => {
		const client = new Client({ connectionString: url });
		await client.connect();
		try {
			return (await client.query(sql)).rows;
		} finally {
			await client.end();
		}
	};
	return {
		env: { DATABASE_URL: url },
		rows,
		remove: () => rows(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`),
	};
}

module.exports = { postgresSchema, sqliteFile };
