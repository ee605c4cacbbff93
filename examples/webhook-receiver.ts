// Every custom event of the chat goes to a webhook, which believes nothing that is not signed.
import type { AddressInfo } from 'node:net';
import express from 'express';
import { PocketPing, SqliteStore } from 'pocketping-runtime';
import { verifySignature } from 'pocketping-runtime/verify-signature';
import { serve } from './serve.ts';

const secret = 'a-secret-that-both-know';

const receiver = express();
// The signature is over the raw body: parse it only after the check.
receiver.post('/events', express.raw({ type: '*/*' }), (request, response) => {
	const { valid } = verifySignature(request.body as Buffer, request.headers, secret);
	if (!valid) {
		response.status(401).end();
		return;
	}
	const { event } = JSON.parse(String(request.body)) as { event: { name: string; data: unknown } };
	console.log('received', event.name, JSON.stringify(event.data));
	response.status(204).end();
});
const listening = receiver.listen(0);
const { port } = listening.address() as AddressInfo;

await serve(
	new PocketPing({
		storage: new SqliteStore(':memory:'),
		webhookUrl: `http://localhost:${port}/events`,
		webhookSecret: secret,
	}),
);
