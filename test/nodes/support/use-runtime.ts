/** One real runtime per test file, and visitors who open chats on it. */
import { randomUUID } from 'node:crypto';

import { startRuntime, type RunningRuntime } from '../../support/start-runtime';
import type { CredentialData } from './credentials';

export interface RuntimeUnderTest {
	url: string;
	credential: CredentialData;
	/** Opens a chat as a page would, and gives back the plain session ID. */
	newSession(): Promise<string>;
	/** Calls the management API past the nodes, to see what they did. */
	api<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
}

/** Starts the runtime before the file's tests and stops it after them. */
export function useRuntime(): RuntimeUnderTest {
	let runtime: RunningRuntime;
	beforeAll(async () => {
		runtime = await startRuntime();
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
			const { sessionId } = await call<{ sessionId: string }>('POST', '/pocketping/connect', {
				visitorId: randomUUID(),
				sessionId: null,
				metadata: { url: 'https://shop.example/cart' },
			});
			// The widget's form of a session ID carries the visitor's token after a dot.
			return sessionId.split('.')[0]!;
		},
		api: call,
	};

	async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
		const answer = await runtime.api<Answer>(method, path, body);
		if (answer.status < 400) return answer.body;
		throw new Error(`${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`);
	}
}
