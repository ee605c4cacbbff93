// The physical limit for durable messages on Postgres: the same two rows, inserted and committed over and over, nothing else.
const { Client } = require('pg');
const { randomUUID } = require('node:crypto');

process.on('message', ({ url, rows, connections, seconds }) => {
	run(url, rows, connections, seconds).then(
		(answer) => process.send({ answer }),
		(error) => process.send({ error: error.message }),
	);
});

async function run(url, rows, connections, seconds) {
	const clients = await Promise.all(
		Array.from({ length: connections }, async () => {
			const client = new Client({ connectionString: url });
			await client.connect();
			return client;
		}),
	);
	const began = performance.now();
	const end = began + seconds * 1000;
	let done = 0;
	await Promise.all(
		clients.map(async (client) => {
			while (performance.now() < end) {
				await insert(client, rows);
				done += 1;
			}
		}),
	);
	const took = (performance.now() - began) / 1000;
	await Promise.all(clients.map((client) => client.end()));
	return done / took;
}

async function insert(client, { body, content, sessionId }) {
	const id = randomUUID();
	const now = Date.now();
	await client.query('BEGIN');
	const { rows } = await client.query({
		name: 'event',
		text: `INSERT INTO events (id, type, name, session_id, created_at, client_id, body)
			VALUES ($1, 'message.created', NULL, $2, $3, NULL, $4) RETURNING seq`,
		values: [`evt_${id}`, sessionId, now, body],
	});
	await client.query({
		name: 'message',
		text: `INSERT INTO messages (seq, id, session_id, content, type, created_at)
			VALUES ($1, $2, $3, $4, 'visitor', $5)`,
		values: [rows[0].seq, `msg_${id}`, sessionId, content, now],
	});
	await client.query('COMMIT');
}
