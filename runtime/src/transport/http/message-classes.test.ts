/** Requests and responses are what express wants them to be before express sees them. */
import { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bareApp } from './bare-app';
import { createHttpServer } from './http-server';
import { messageClasses } from './message-classes';

it('makes requests and responses that need no other prototype, and are Node’s own as well', async () => {
	const app = bareApp();
	app.get('/', (request, response) => response.json({ host: request.hostname }));
	const seen: boolean[] = [];
	const server = createHttpServer(
		(request, response) => {
			seen.push(Object.getPrototypeOf(request) === app.request);
			seen.push(Object.getPrototypeOf(response) === app.response);
			seen.push(request instanceof IncomingMessage, response instanceof ServerResponse);
			app(request, response);
		},
		{ classes: messageClasses(app) },
	);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	try {
		const answer = await fetch(`http://127.0.0.1:${port}/`);
		expect(await answer.json()).toEqual({ host: '127.0.0.1' });
		expect(seen).toEqual([true, true, true, true]);
	} finally {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
});
