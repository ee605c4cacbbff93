/** The HTTP side of the widget channel. */
import type { OutgoingEvent } from './event-queue';
import { VERSION } from './version';
import { isRecord, type ConnectAnswer, type Identity } from './wire';

const TIMEOUT_MS = 15_000;

/** An answer other than 2xx. Network failures stay what fetch makes of them. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		message: string,
		/** How long the server asks to wait, in milliseconds. */
		readonly retryAfterMs: number = 0,
	) {
		super(message);
	}

	/** Whether the same request would be refused again. */
	get isFinal(): boolean {
		return this.status >= 400 && this.status < 500 && ![404, 408, 425, 429].includes(this.status);
	}
}

export class Api {
	/** @param endpoint the prefix of all routes, without a slash at its end */
	constructor(readonly endpoint: string) {}

	connect(body: Record<string, unknown>): Promise<ConnectAnswer> {
		return this.post('/connect', body) as unknown as Promise<ConnectAnswer>;
	}

	async sendMessage(
		sessionId: string,
		clientId: string,
		content: string,
	): Promise<{ id: string; timestamp: string }> {
		const answer = await this.post('/message', messageBody(sessionId, clientId, content));
		return { id: String(answer.messageId), timestamp: String(answer.timestamp) };
	}

	typing(sessionId: string, isTyping: boolean): Promise<unknown> {
		return this.post('/typing', { sessionId, sender: 'visitor', isTyping });
	}

	identify(sessionId: string, identity: Identity): Promise<unknown> {
		return this.post('/identify', { sessionId, identity });
	}

	event(sessionId: string, event: OutgoingEvent): Promise<unknown> {
		return this.post('/event', eventBody(sessionId, event));
	}

	/** The last words of a page that goes away; ids make it harmless that they may be sent again. */
	disconnect(sessionId: string, seconds: number): void {
		this.beacon('/disconnect', { sessionId, duration: seconds, reason: 'page_unload' });
	}

	beaconEvent(sessionId: string, event: OutgoingEvent): void {
		this.beacon('/event', eventBody(sessionId, event));
	}

	beaconMessage(sessionId: string, clientId: string, content: string): void {
		this.beacon('/message', messageBody(sessionId, clientId, content));
	}

	private beacon(path: string, body: Record<string, unknown>): void {
		navigator.sendBeacon?.(
			this.endpoint + path,
			new Blob([JSON.stringify(body)], { type: 'application/json' }),
		);
	}

	/** The address of the stream; `since` is the last frame this tab has. */
	streamUrl(sessionId: string, since: number): string {
		const query = `sessionId=${encodeURIComponent(sessionId)}&since=${since}`;
		return `${this.endpoint.replace(/^http/, 'ws')}/stream?${query}`;
	}

	private async post(path: string, body: unknown): Promise<Record<string, unknown>> {
		const abort = new AbortController();
		const timeout = setTimeout(() => abort.abort(), TIMEOUT_MS);
		try {
			const response = await fetch(this.endpoint + path, {
				method: 'POST',
				headers: { 'Content-Type': 'application/json', 'X-PocketPing-Version': VERSION },
				body: JSON.stringify(body),
				signal: abort.signal,
			});
			const answer: unknown = await response.json().catch(() => undefined);
			if (!response.ok) throw toError(response, answer);
			return isRecord(answer) ? answer : {};
		} finally {
			clearTimeout(timeout);
		}
	}
}

function messageBody(sessionId: string, clientId: string, content: string) {
	return { sessionId, content, sender: 'visitor', attachmentIds: [], clientId };
}

function eventBody(sessionId: string, { id, name, data }: OutgoingEvent) {
	return { sessionId, id, name, data };
}

function toError(response: Response, answer: unknown): ApiError {
	const text = isRecord(answer) && typeof answer.message === 'string' ? answer.message : '';
	const seconds = Number(response.headers.get('Retry-After') ?? 0);
	const wait = Number.isFinite(seconds) ? seconds * 1000 : 0;
	return new ApiError(response.status, text || `HTTP ${response.status}`, wait);
}
