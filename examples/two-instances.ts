// Two chats in one server, each with a store, a key and a prefix of its own.
import type { AddressInfo } from 'node:net';
import express from 'express';
import { PocketPing, SqliteStore } from 'pocketping-runtime';

const app = express();
const server = app.listen(Number(process.env.PORT ?? 3000));

for (const shop of ['shoes', 'hats']) {
	const pp = new PocketPing({
		welcomeMessage: `Welcome to ${shop}!`,
		storage: new SqliteStore(':memory:'),
	});
	app.use(`/${shop}/chat`, pp.router());
	pp.attach(server, { path: `/${shop}/chat` });
	await pp.start();
}

console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
