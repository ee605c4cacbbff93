// The same without express: the router is a listener of a plain HTTP server, and the chat is at its root.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PocketPing, SqliteStore } from 'pocketping-runtime';

// Gone when the program stops; for trials and tests.
const pp = new PocketPing({ storage: new SqliteStore(':memory:') });

const server = createServer(pp.router());
pp.attach(server, { path: '/' });
await pp.start();
server.listen(Number(process.env.PORT ?? 3000), () => {
	console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
});
