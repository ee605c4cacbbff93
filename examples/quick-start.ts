// A chat in an express server: the page talks to /pocketping, the program hears of everything.
import type { AddressInfo } from 'node:net';
import express from 'express';
import { PocketPing } from 'pocketping-runtime';

const pp = new PocketPing({
	welcomeMessage: 'Hi! How can we help?',
	// The database, uploaded files and the key of the management API.
	dataDir: process.env.DATA_DIR ?? './data',
});

const app = express();
app.use('/pocketping', pp.router());
app.get('/', (_request, response) => {
	response.send(`<!doctype html><title>Shop</title>
		<h1>A shop</h1>
		<script src="/pocketping/widget.js" data-endpoint="/pocketping" async></script>`);
});

const server = app.listen(Number(process.env.PORT ?? 3000));
pp.attach(server);
await pp.start();
console.log(`http://localhost:${(server.address() as AddressInfo).port}`);

process.once('SIGTERM', async () => {
	await pp.stop();
	server.close();
	console.log('stopped');
});
