/** A stand-in for the APIs of OpenAI, Anthropic and Gemini: a real HTTP server that answers as told. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { API_DIALECTS, type ApiDialect } from './api-dialects';

/** What the next request is answered with. Without one, the answer is "Hello from the model." */
export interface Behaviour {
	text?: string;
	/** An error answer. */
	status?: number;
	headers?: Record<string, string>;
	/** The model declines. */
	refuses?: boolean;
	/** The answer ends where the room for it did. */
	cut?: boolean;
	/** The connection ends in the middle of the answer. */
	truncated?: boolean;
	/** Nothing is answered; or nothing after the first piece. */
	hangs?: 'silent' | 'after-first-piece';
	/** The answer waits for this. */
	until?: Promise<unknown>;
}

export interface SeenRequest {
	api: string;
	path: string;
	headers: IncomingMessage['headers'];
	body: any;
	/** The system text and the turns, in one form for all three. */
	system: string;
	turns: Array<{ role: string; content: string }>;
	/** Whether whoever asked hung up before the answer was over. */
	abandoned: boolean;
}

export class AiStandIn {
	readonly requests: SeenRequest[] = [];
	/** Answers of the next requests, in their order; the last of them stays when `sticky` is set. */
	readonly behaviours: Behaviour[] = [];
	/** Requests being answered at this moment, and the most there ever were. */
	open = 0;
	mostOpen = 0;

	private constructor(private readonly server: ReturnType<typeof createServer>) {}

	static async start(): Promise<AiStandIn> {
		const server = createServer((request, response) => {
			void standIn.answer(request, response);
		});
		const standIn = new AiStandIn(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return standIn;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** Variables with which a runtime talks to this server. */
	env(provider: 'openai' | 'anthropic' | 'gemini' = 'openai'): Record<string, string> {
		return {
			AI_PROVIDER: provider,
			OPENAI_API_KEY: 'sk-test-key-of-a-stand-in',
			ANTHROPIC_API_KEY: 'sk-ant-test-key-of-a-stand-in',
			GEMINI_API_KEY: 'gemini-test-key-of-a-stand-in',
			OPENAI_BASE_URL: `${this.url}/v1`,
			ANTHROPIC_BASE_URL: this.url,
			GEMINI_BASE_URL: this.url,
		};
	}

	/** Says how the next requests are answered. */
	next(...behaviours: Behaviour[]): void {
		this.behaviours.push(...behaviours);
	}

	async stop(): Promise<void> {
		const closed = new Promise((resolve) => this.server.close(resolve));
		this.server.closeAllConnections();
		await closed;
	}

	private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const body = JSON.parse(await readBody(request));
		const path = request.url ?? '';
		const dialect = API_DIALECTS.find(({ matches }) => matches(path));
		if (!dialect) {
			response.writeHead(404).end('{}');
			return;
		}
		const seen: SeenRequest = {
			api: dialect.name,
			path,
			headers: request.headers,
			body,
			...dialect.read(body),
			abandoned: false,
		};
		this.requests.push(seen);
		this.open += 1;
		this.mostOpen = Math.max(this.mostOpen, this.open);
		response.on('close', () => {
			this.open -= 1;
			if (!response.writableFinished) seen.abandoned = true;
		});
		const behaviour = this.behaviours.shift() ?? {};
		await behaviour.until;
		await write(response, dialect, behaviour, dialect.streams(path, body));
	}
}

async function write(
	response: ServerResponse,
	dialect: ApiDialect,
	behaviour: Behaviour,
	streams: boolean,
): Promise<void> {
	const { status = 200, headers, hangs, truncated } = behaviour;
	if (hangs === 'silent' || response.destroyed) return;
	if (status !== 200) {
		response.writeHead(status, { 'content-type': 'application/json', ...headers });
		response.end(JSON.stringify(dialect.error(status)));
		return;
	}
	if (!streams) {
		response.writeHead(200, { 'content-type': 'application/json' });
		const json = JSON.stringify(dialect.whole(behaviour));
		if (truncated) {
			response.write(json.slice(0, -20));
			await flushed();
			response.destroy();
		} else response.end(json);
		return;
	}
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	const pieces = dialect.pieces(behaviour);
	for (const [index, piece] of pieces.entries()) {
		if (truncated && index === pieces.length - 2) {
			// The body ends properly, as from a proxy that gave up: only the missing end tells.
			response.end();
			return;
		}
		response.write(piece);
		if (hangs === 'after-first-piece' && index === 1) return;
	}
	response.end();
}

const flushed = () => new Promise((resolve) => setTimeout(resolve, 20));

async function readBody(request: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of request) text += String(chunk);
	return text;
}
