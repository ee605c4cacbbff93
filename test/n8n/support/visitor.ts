/** A visitor on a page: connects like the widget, sends custom events, and collects what arrives. */
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';

import { waitFor } from './wait-for';

/** A frame of the widget channel. */
export interface Frame {
	type: string;
	data: Record<string, unknown>;
}

export class Visitor {
	readonly frames: Frame[] = [];
	private socket?: WebSocket;

	private constructor(
		private readonly runtimeUrl: string,
		private readonly widgetSessionId: string,
	) {}

	/** Opens the page: a new session with a live socket. */
	static async arrive(runtimeUrl: string): Promise<Visitor> {
		const response = await fetch(`${runtimeUrl}/pocketping/connect`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				visitorId: randomUUID(),
				sessionId: null,
				metadata: { url: 'https://shop.example/cart' },
			}),
		});
		const { sessionId } = (await response.json()) as { sessionId: string };
		const visitor = new Visitor(runtimeUrl, sessionId);
		await visitor.openSocket();
		return visitor;
	}

	/** The ID as workflows and the management API know it. */
	get sessionId(): string {
		return this.widgetSessionId.split('.')[0]!;
	}

	/** Opens the socket, again after it broke. */
	async openSocket(): Promise<void> {
		const url = `${this.runtimeUrl.replace('http', 'ws')}/pocketping/stream?sessionId=${this.widgetSessionId}`;
		const socket = new WebSocket(url, { handshakeTimeout: 10_000 });
		socket.on('message', (data) => {
			this.frames.push(JSON.parse(String(data)) as Frame);
		});
		await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
		// A server that goes away must not end the test run.
		socket.on('error', () => {});
		this.socket = socket;
	}

	/** What the page does with `PocketPing.trigger(name, data)`. */
	trigger(name: string, data: unknown): void {
		this.socket!.send(JSON.stringify({ type: 'event', data: { name, data } }));
	}

	/** Writes in the chat. */
	async writes(content: string): Promise<void> {
		const response = await fetch(`${this.runtimeUrl}/pocketping/message`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ sessionId: this.widgetSessionId, content, sender: 'visitor' }),
		});
		if (!response.ok) throw new Error(`the message was refused with ${response.status}`);
	}

	/** The data of the first frame of a type that fits. */
	async receives(
		type: string,
		fits: (data: Record<string, unknown>) => boolean,
		timeoutMs = 30_000,
	): Promise<Record<string, unknown>> {
		return await waitFor(
			`the visitor to get a frame of type ${type}`,
			() => this.frames.find((frame) => frame.type === type && fits(frame.data))?.data,
			timeoutMs,
		);
	}

	leave(): void {
		this.socket?.terminate();
	}
}
