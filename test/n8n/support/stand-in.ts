/** A program that a workflow calls, outside of what is tested: answers as told, and keeps what it was asked. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
	path: string;
	body: any;
}

export class StandIn {
	readonly asked: Asked[] = [];
	/** Answers wait for it. */
	gate: Promise<void> = Promise.resolve();

	private constructor(
		private readonly server: Server,
		readonly url: string,
	) {}

	/** Starts it on a free port. Whatever `answer` gives is sent as JSON. */
	static async start(answer: (asked: Asked) => unknown): Promise<StandIn> {
		const server = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const text = Buffer.concat(chunks).toString();
				const asked = { path: request.url ?? '', body: text === '' ? null : JSON.parse(text) };
				standIn.asked.push(asked);
				void standIn.gate.then(() =>
					response
						.writeHead(200, { 'content-type': 'application/json' })
						.end(JSON.stringify(answer(asked))),
				);
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const standIn = new StandIn(
			server,
			`http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		);
		return standIn;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
