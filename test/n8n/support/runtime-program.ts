/** The runtime as users start it: the built program, in a process of its own. */
import { join } from 'node:path';

import { Child, freePort } from './child';
import { waitFor } from './wait-for';

const PROGRAM = join(__dirname, '../../../runtime/dist/main.js');

export class RuntimeProgram {
	private child?: Child;

	private constructor(
		readonly url: string,
		readonly apiKey: string,
		private readonly env: Record<string, string>,
	) {}

	/** A runtime that is not started yet; it keeps its port and its data over restarts. */
	static async prepare(dataDir: string): Promise<RuntimeProgram> {
		const port = await freePort();
		const apiKey = 'key-of-the-end-to-end-test';
		return new RuntimeProgram(`http://127.0.0.1:${port}`, apiKey, {
			PORT: String(port),
			HOST: '127.0.0.1',
			DATA_DIR: dataDir,
			API_KEY: apiKey,
		});
	}

	async start(): Promise<void> {
		const child = new Child('the runtime', [PROGRAM], this.env);
		this.child = child;
		await waitFor('the runtime to answer', async () => {
			if (!child.isRunning) throw new Error(child.output);
			return (await fetch(`${this.url}/health`)).ok ? true : undefined;
		});
	}

	/** Ends it like a power cut, without a chance to save anything. */
	async kill(): Promise<void> {
		await this.child?.stop('SIGKILL');
	}

	async stop(): Promise<void> {
		await this.child?.stop();
	}

	/** Asks the management API. */
	async get<Answer>(path: string): Promise<Answer> {
		return await this.api('GET', path);
	}

	/** Calls the management API. */
	async api<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
		const response = await fetch(this.url + path, {
			method,
			headers: {
				authorization: `Bearer ${this.apiKey}`,
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		if (!response.ok) {
			throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
		}
		return (await response.json()) as Answer;
	}
}
