/** A webhook receiver for tests: a real HTTP server that keeps what it gets and answers as told. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
	path: string;
	headers: Record<string, string>;
	raw: string;
	body: any;
	at: number;
}

export type Answerer = (
	request: IncomingMessage,
	response: ServerResponse,
	received: Received,
) => void;

export class Sink {
	readonly received: Received[] = [];
	private waiting: Array<() => void> = [];
	/** How the next requests are answered; 204 unless changed. */
	answer: Answerer = (_request, response) => void response.writeHead(204).end();

	private readonly server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const raw = Buffer.concat(chunks).toString();
			const received = {
				path: request.url ?? '',
				headers: request.headers as Record<string, string>,
				raw,
				body: JSON.parse(raw) as unknown,
				at: Date.now(),
			};
			this.received.push(received);
			this.answer(request, response, received);
			for (const check of this.waiting) check();
		});
		request.on('error', () => {});
	});

	private constructor() {}

	static async start(port = 0): Promise<Sink> {
		const sink = new Sink();
		await new Promise<void>((resolve) => sink.server.listen(port, '127.0.0.1', resolve));
		return sink;
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}/hook`;
	}

	/** Resolves once this many deliveries that fit have arrived. */
	async count(
		wanted: number,
		fits: (received: Received) => boolean = () => true,
		ms = 5000,
	): Promise<Received[]> {
		const found = () => this.received.filter(fits);
		await new Promise<void>((resolve, reject) => {
			const timer = setTimeout(
				() => reject(new Error(`${found().length} of ${wanted} deliveries within ${ms} ms`)),
				ms,
			);
			const check = () => {
				if (found().length < wanted) return;
				clearTimeout(timer);
				resolve();
			};
			this.waiting.push(check);
			check();
		});
		return found();
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
