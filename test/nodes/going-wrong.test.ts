/** What the node says and does when it cannot do its work, whichever the operation. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { byId, sessionOfItem } from './support/parameters';
import { runNode } from './support/run-node';
import { useRuntime } from './support/use-runtime';

const runtime = useRuntime();
const get = { resource: 'session', operation: 'get' };

test('goes on with the other items when the workflow wants that', async () => {
	const sessionId = await runtime.newSession();

	const { items, error } = await runNode(
		runtime.credential,
		{ ...get, sessionId: sessionOfItem },
		[{ sessionId: 'sess_unknown' }, { sessionId }, {}],
		'continueRegularOutput',
	);

	expect(error).toBeUndefined();
	expect(items).toEqual([
		{
			json: {
				error: 'Session not found',
				description: expect.stringContaining("Check 'Session'"),
				code: 'SESSION_NOT_FOUND',
			},
			pairedItem: { item: 0 },
		},
		{ json: expect.objectContaining({ id: sessionId }), pairedItem: { item: 1 } },
		{
			json: {
				error: expect.stringContaining("'Session' is empty"),
				description: expect.stringContaining('sessionId'),
			},
			pairedItem: { item: 2 },
		},
	]);
});

test('stops at the item that cannot be done, and names it', async () => {
	const { items, error } = await runNode(runtime.credential, { ...get, sessionId: sessionOfItem }, [
		{ sessionId: await runtime.newSession() },
		{ sessionId: 'sess_unknown' },
	]);

	expect(items).toEqual([]);
	expect(error?.context.itemIndex).toBe(1);
});

test('points to the key when the runtime refuses it', async () => {
	const { error } = await runNode(
		{ ...runtime.credential, apiKey: 'wrong' },
		{ ...get, sessionId: byId('sess_any') },
	);

	expect(error).toMatchObject({
		httpCode: '401',
		description: expect.stringMatching(/'API Key'.*UNAUTHORIZED/),
	});
});

test('points to the base URL when nothing answers there', async () => {
	const { error } = await runNode(
		{ baseUrl: 'http://127.0.0.1:1', apiKey: 'any' },
		{ ...get, sessionId: byId('sess_any') },
	);

	expect(error).toMatchObject({
		name: 'NodeApiError',
		message: 'PocketPing did not answer at http://127.0.0.1:1',
		description: expect.stringMatching(/'Base URL'.*ECONNREFUSED/),
	});
});

test('does not mind a slash at the end of the base URL', async () => {
	const sessionId = await runtime.newSession();
	const { baseUrl, apiKey } = runtime.credential;

	const { items } = await runNode(
		{ baseUrl: `${baseUrl}/`, apiKey },
		{ ...get, sessionId: byId(sessionId) },
	);

	expect(items[0]?.json.id).toBe(sessionId);
});

test('asks for http:// or https:// when the base URL has neither', async () => {
	const { error } = await runNode(
		{ baseUrl: 'localhost:3001', apiKey: 'any' },
		{ ...get, sessionId: byId('sess_any') },
	);

	expect(error?.message).toContain("'localhost:3001', which is not a web address");
});

describe('when something else than PocketPing lives at the base URL', () => {
	let website: Server;
	let baseUrl: string;
	let status = 200;

	beforeAll(async () => {
		website = createServer((_request, response) => {
			response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>');
		});
		await new Promise<void>((resolve) => website.listen(0, '127.0.0.1', resolve));
		baseUrl = `http://127.0.0.1:${(website.address() as AddressInfo).port}`;
	});

	afterAll(() => website.close());

	test.each([200, 404, 502])('says so on a page with status %i', async (answered) => {
		status = answered;

		const { error } = await runNode(
			{ baseUrl, apiKey: 'any' },
			{ ...get, sessionId: byId('sess_any') },
		);

		expect(error).toMatchObject({
			name: 'NodeApiError',
			description: expect.stringContaining("Check 'Base URL'"),
		});
	});
});
