/** One real runtime per test file, and visitors who open chats on it. */
import { randomUUID } from 'node:crypto';

import { startRuntime, type RunningRuntime } from '../../support/start-runtime';
import type { CredentialData } from './credentials';

export interface RuntimeUnderTest {
	url: string;
	credential: CredentialData;
	/** Opens a chat as a page would, and gives back the plain session ID. */
	newSession(): Promise<string>;
	/** The same, for a visitor who will do something. */
	newVisitor(): Promise<Visitor>;
	/** Calls the management API past the nodes, to see what they did. */
	api<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
}

export interface Visitor {
	/** The plain session ID. */
	sessionId: string;
	/** Writes in the chat. */
	writes(content: string): Promise<void>;
	/** Sends a custom event from the page. */
	triggers(name: string, data?: unknown): Promise<void>;
}

/** Starts the runtime before the file's tests and stops it after them. */
export function useRuntime(env: Record<string, string> = {}): RuntimeUnderTest {
	let runtime: RunningRuntime;
	beforeAll(async () => {
		// A visitor who only looks at a page would not be in the lists.
		runtime = await startRuntime({ env: { SESSION_CREATED_AT: 'page-view', ...env } });
	});
	afterAll(async () => await runtime.stop());

	return {
		get url() {
			return runtime.url;
		},
		get credential() {
			return { baseUrl: runtime.url, apiKey: runtime.apiKey };
		},
		async newSession() {
			return (await newVisitor()).sessionId;
		},
		newVisitor,
		api: call,
	};

	async function newVisitor(): Promise<Visitor> {
		const { sessionId: widgetId } = await call<{ sessionId: string }>(
			'POST',
			'/pocketping/connect',
			{
				visitorId: randomUUID(),
				sessionId: null,
				metadata: { url: 'https://shop.example/cart' },
			},
		);
		const from = { sessionId: widgetId };
		return {
			// The widget's form of a session ID carries the visitor's token after a dot.
			sessionId: widgetId.split('.')[0]!,
			async writes(content) {
				const message = { ...from, content, sender: 'visitor' };
				await call('POST', '/pocketping/message', message);
			},
			async triggers(name, data) {
				await call('POST', '/pocketping/event', { ...from, name, data });
			},
		};
	}

	async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
		const answer = await runtime.api<Answer>(method, path, body);
		if (answer.status < 400) return answer.body;
		throw new Error(`${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`);
	}
}
