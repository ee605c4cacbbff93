// Acknowledged visitor messages on Postgres, over HTTP, against a loop that only inserts and commits the same rows.
const path = require('node:path');
const { randomBytes } = require('node:crypto');
const { Client } = require('pg');
const { compare, rateRow } = require('./support/compare');
const { connectVisitors, startHelper, startRuntime } = require('./support/processes');
const { httpLoad } = require('./support/load');
const { findOrStart } = require('../test/postgres/with-postgres');

const VISITORS = 32;
const CONNECTIONS = 10;
const CONTENT = 'Hello, I have a question about the blue one in my size, is it in stock?';

async function durableMessagesPostgres() {
	const postgres = await findOrStart().catch((error) => console.log(`skipped: ${error.message}`));
	if (!postgres) return [];
	try {
		return await measure(postgres.url);
	} finally {
		await postgres.stop();
	}
}

async function measure(base) {
	const schema = `pp_bench_${randomBytes(6).toString('hex')}`;
	const address = new URL(base);
	address.searchParams.set('options', `-c search_path=${schema}`);
	const url = address.href.replaceAll('+', '%20');
	const env = { DATABASE_URL: url, DATABASE_POOL_SIZE: String(CONNECTIONS) };
	const runtime = await startRuntime({ env });
	const bare = startHelper(path.join(__dirname, 'support', 'bare-postgres.js'));
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		const visitors = await connectVisitors(runtime.url, VISITORS);
		const bodies = visitors.map((sessionId) =>
			JSON.stringify({ sessionId, content: CONTENT, sender: 'visitor', attachmentIds: [] }),
		);
		await httpLoad(runtime.url, '/pocketping/message', bodies, 1);
		// What the runtime wrote is what the loop writes.
		const { rows } = await client.query(
			`SELECT body, session_id AS "sessionId" FROM events WHERE type = 'message.created' LIMIT 1`,
		);
		const same = { body: rows[0].body, content: CONTENT, sessionId: 'sess_of_the_bare_loop' };
		const rates = await compare(
			(seconds) => bare.ask({ url, rows: same, connections: CONNECTIONS, seconds }),
			(seconds) => httpLoad(runtime.url, '/pocketping/message', bodies, seconds),
		);
		const what = 'durable messages on Postgres, HTTP, 32 visitors';
		return [rateRow(what, rates, `bare INSERT … COMMIT, ${CONNECTIONS} connections`, 0.5)];
	} finally {
		await runtime.stop();
		bare.stop();
		await client.query(`DROP SCHEMA "${schema}" CASCADE`);
		await client.end();
	}
}

module.exports = { durableMessagesPostgres };
