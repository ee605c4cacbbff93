// The physical limit for deliveries: undici POSTs from memory, each signed as Standard Webhooks has it, nothing else.
const { createHmac, createSecretKey, randomBytes } = require('node:crypto');
const { Pool } = require('undici');

const IN_FLIGHT = 32;

process.on('message', ({ url, body, count }) => {
	send(url, body, count).then(
		() => process.send({ answer: true }),
		(error) => process.send({ error: error.message }),
	);
});

async function send(url, body, count) {
	const pool = new Pool(url, { connections: IN_FLIGHT });
	const key = createSecretKey(randomBytes(32));
	let sent = 0;
	const work = async () => {
		while (sent < count) {
			sent += 1;
			const id = `evt_${sent}`;
			const timestamp = Math.floor(Date.now() / 1000);
			const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body);
			const headers = {
				'content-type': 'application/json',
				'webhook-id': id,
				'webhook-timestamp': String(timestamp),
				'webhook-signature': `v1,${mac.digest('base64')}`,
			};
			const answer = await pool.request({ path: '/', method: 'POST', headers, body });
			await answer.body.dump();
		}
	};
	await Promise.all(Array.from({ length: IN_FLIGHT }, work));
	await pool.close();
}
