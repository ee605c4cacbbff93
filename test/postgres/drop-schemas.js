// Drops the schemas that tests left behind: those whose names begin as the argument says.
const { Client } = require('pg');

async function main(url, prefix) {
	const client = new Client({ connectionString: url });
	await client.connect();
	const { rows } = await client.query(
		`SELECT nspname AS name FROM pg_namespace WHERE starts_with(nspname, $1)`,
		[prefix],
	);
	for (const { name } of rows) {
		await client.query(`DROP SCHEMA ${client.escapeIdentifier(name)} CASCADE`);
	}
	await client.end();
}

void main(process.env.TEST_POSTGRES_URL, process.argv[2]);
