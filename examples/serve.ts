// What most of the examples share: a page with the chat, in an express server.
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { PocketPing } from 'pocketping-runtime';

/** Serves a chat under /pocketping and prints the address. */
export async function serve<Events extends object>(pp: PocketPing<Events>): Promise<void> {
	const app = express();
	app.use('/pocketping', pp.router());
	const server = app.listen(Number(process.env.PORT ?? 3000));
	pp.attach(server);
	await pp.start();
	console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
}
