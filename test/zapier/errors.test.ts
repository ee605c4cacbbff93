/** Answers that are none, and what Zapier does then: wait, stop quietly, or tell the user. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorBody, type ErrorCode, ERROR_TABLE } from '../../protocol/error-table';
import app from '../../zapier/src';
import { startRuntime } from '../support/start-runtime';
import { useZapier } from './support/use-zapier';

const zapier = useZapier();
const { creates } = app as any;

let server: Server;
let answer: { status: number; headers: Record<string, string>; body: unknown };
beforeAll(async () => {
	server = createServer((_request, response) => {
		response
			.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
			.end(JSON.stringify(answer.body));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

/** What an action is rejected with when the runtime answers so. */
async function refusal(code: ErrorCode, headers: Record<string, string> = {}): Promise<Error> {
	answer = { status: ERROR_TABLE[code].status, headers, body: errorBody(code) };
	const server_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return await zapier
		.run(creates.send_message.operation.perform, {
			authData: { ...zapier.authData, server_url },
			inputData: { session_id: 'sess_1', message: 'Hi' },
		})
		.then(
			() => Promise.reject(new Error('it was not refused')),
			(error: Error) => error,
		);
}

/** Codes that the action Zapier shows as "halted". */
const HALTED = new Set<ErrorCode>([
	'SESSION_CLOSED',
	'HUMAN_TOOK_OVER',
	'AI_SWITCHED_OFF',
	'IDEMPOTENCY_KEY_REUSED',
	'IDEMPOTENCY_ANSWER_LOST',
]);
/** Statuses that pass by themselves. */
const WAITED = [429, 503];

test.each(Object.keys(ERROR_TABLE) as ErrorCode[])('%s', async (code) => {
	const error = await refusal(code);
	if (ERROR_TABLE[code].status === 401) {
		expect(error.name).toBe('ExpiredAuthError');
	} else if (HALTED.has(code)) {
		expect(error.name).toBe('HaltedError');
		// Words for somebody who has no API at hand.
		expect(error.message).not.toMatch(/POST|PATCH|header|What happened/);
	} else if (WAITED.includes(ERROR_TABLE[code].status)) {
		expect(error.name).toBe('ThrottledError');
		expect(error.message).toMatch(/"delay":30/);
	} else {
		expect(error.name).toBe('AppError');
		expect(JSON.parse(error.message)).toMatchObject({
			message: expect.stringContaining(`(${code})`),
			code,
			status: ERROR_TABLE[code].status,
		});
	}
});

test.each<[ErrorCode, string, number]>([
	['RATE_LIMITED', '7', 7],
	['SHUTTING_DOWN', '5', 5],
	['IDEMPOTENCY_KEY_IN_USE', '1', 1],
	['RATE_LIMITED', 'soon', 30],
])('%s with Retry-After %s is tried again after %i s', async (code, retryAfter, delay) => {
	const error = await refusal(code, { 'retry-after': retryAfter });

	expect(error.name).toBe('ThrottledError');
	expect(JSON.parse(error.message)).toEqual({
		message: ERROR_TABLE[code].message,
		delay,
	});
});

test('a session that there is not', async () => {
	for (const key of ['send_message', 'emit_event', 'set_ai', 'close_session', 'request_rating']) {
		const run = zapier.act(key, {
			session_id: 'sess_unknown',
			message: 'Hi',
			event_name: 'x',
			enabled: true,
		});
		await expect(run).rejects.toThrow(/There is no such session\. Map the Session ID/);
	}
});

test('an id that leads to another path is never sent', async () => {
	for (const session_id of ['..', '../..', '%2e%2e', 'a/b', 'a?b', 'a#b', '', '.hidden']) {
		const run = zapier.act('close_session', { session_id });
		await expect(run).rejects.toThrow(/Session ID is (empty|.*, which is not an ID)/);
	}
});

test('a message that is too long or empty', async () => {
	const { sessionId } = await zapier.newVisitor();
	const send = (message: unknown) => zapier.act('send_message', { session_id: sessionId, message });

	await expect(send('x'.repeat(4001))).rejects.toThrow('Shorten it, or send several');
	await expect(send('x'.repeat(100_000))).rejects.toThrow('64 kB');
	await expect(send('')).rejects.toThrow('Message is empty.');
	await expect(send(undefined)).rejects.toThrow('Message is empty.');
});

test('what is wrong is called as the editor calls it', async () => {
	const { sessionId } = await zapier.newVisitor();
	const act = (key: string, fields: object) =>
		zapier.act(key, { session_id: sessionId, ...fields });
	const long = 'x'.repeat(9000);

	await expect(act('send_message', { message: 'x', send_as: 'visitor' })).rejects.toThrow(
		/"Send As: Invalid option/,
	);
	await expect(act('emit_event', { event_name: long })).rejects.toThrow(/"Event Name: Too big/);
	await expect(
		act('broadcast_event', { event_name: 'x', event_data: { a: long } }),
	).rejects.toThrow(/"Event Data: is larger than 8 kB/);
	await expect(act('identify_visitor', { visitor_data: { a: long } })).rejects.toThrow(
		/"Visitor Data: is larger than 8 kB/,
	);
	await expect(zapier.search('find_session', { email: long })).rejects.toThrow(
		/"Visitor Email: Too big/,
	);
	for (const event_name of ['', 'a*b', long]) {
		const zap = zapier.zap('new_custom_event', { event_name });
		await expect(zap.turnOn()).rejects.toThrow(/"Event Name: /);
	}
});

test('a server that limits wrong keys makes Zapier wait', async () => {
	const strict = await startRuntime();
	const authData = { server_url: strict.url, api_key: 'wrong' };
	const attempts: string[] = [];
	for (let attempt = 0; attempt < 200 && !attempts.includes('ThrottledError'); attempt += 1) {
		const run = zapier.run((app as any).authentication.test, { authData });
		attempts.push(await run.catch((error: Error) => error.name));
	}
	await strict.stop();

	expect(attempts.at(0)).toBe('ExpiredAuthError');
	expect(attempts.at(-1)).toBe('ThrottledError');
});

test('a hook that the runtime may not deliver to', async () => {
	const open = await startRuntime({ env: { PUBLIC_URL: 'https://chat.example.com' } });
	const subscribe = zapier.run((app as any).triggers.new_session.operation.performSubscribe, {
		authData: { server_url: open.url, api_key: open.apiKey },
		targetUrl: 'http://127.0.0.1:5679/hooks/standard/1/2/',
	});

	await expect(subscribe).rejects.toThrow(/not a public address.*WEBHOOK_TARGET_REFUSED/);
	await open.stop();
});
