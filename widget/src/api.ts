/** The HTTP side of the widget channel. */
import { toApiError } from './api-error';
import type { OutgoingEvent } from './event-queue';
import { parseAttachment, type Attachment } from './parse-message';
import { isRecord, type ConnectAnswer, type Identity } from './wire';

const TIMEOUT_MS = 15_000;

/** A message on its way out. */
export interface OutgoingMessage {
	clientId: string;
	content: string;
	attachments?: Attachment[];
	replyTo?: string;
}

type Answer = Record<string, unknown>;

export class Api {
	/** @param endpoint the prefix of all routes, without a slash at its end */
	constructor(readonly endpoint: string) {}

	connect(body: Answer): Promise<ConnectAnswer> {
		return this.post('/connect', body) as unknown as Promise<ConnectAnswer>;
	}

	async sendMessage(
		sessionId: string,
		message: OutgoingMessage,
	): Promise<{ id: string; timestamp: string }> {
		const answer = await this.post('/message', messageBody(sessionId, message));
		return { id: String(answer.messageId), timestamp: String(answer.timestamp) };
	}

	/** The messages that came or changed after a time of the server's own. */
	messages(sessionId: string, after?: string): Promise<Answer> {
		const since = after ? `&after=${encodeURIComponent(after)}` : '';
		return this.request('GET', `/messages?sessionId=${encodeURIComponent(sessionId)}${since}`);
	}

	async editMessage(sessionId: string, id: string, content: string): Promise<Answer> {
		const answer = await this.request('PATCH', pathOf(id), { sessionId, content });
		return isRecord(answer.message) ? answer.message : {};
	}

	deleteMessage(sessionId: string, id: string): Promise<Answer> {
		return this.request('DELETE', `${pathOf(id)}?sessionId=${encodeURIComponent(sessionId)}`);
	}

	typing(sessionId: string, isTyping: boolean): Promise<unknown> {
		return this.post('/typing', { sessionId, sender: 'visitor', isTyping });
	}

	read(sessionId: string, messageIds: string[]): Promise<unknown> {
		return this.post('/read', { sessionId, messageIds, status: 'read' });
	}

	identify(sessionId: string, identity: Identity): Promise<unknown> {
		return this.post('/identify', { sessionId, identity });
	}

	preChat(sessionId: string, contact: { email?: string; phone?: string }): Promise<unknown> {
		return this.post('/prechat', { sessionId, ...contact });
	}

	csat(sessionId: string, score: number, comment?: string): Promise<unknown> {
		return this.post('/csat', { sessionId, score, comment });
	}

	event(sessionId: string, event: OutgoingEvent): Promise<unknown> {
		return this.post('/event', eventBody(sessionId, event));
	}

	/** Asks where to put a file. */
	async upload(sessionId: string, file: { name: string; type: string; size: number }) {
		const { name: filename, type: mimeType, size } = file;
		const answer = await this.post('/upload', { sessionId, filename, mimeType, size });
		return { attachmentId: String(answer.attachmentId), uploadUrl: String(answer.uploadUrl) };
	}

	/** @throws {Error} when the server has no such file after all */
	async completeUpload(sessionId: string, attachmentId: string): Promise<Attachment> {
		const answer = await this.post('/upload/complete', { sessionId, attachmentId });
		const attachment = parseAttachment(answer);
		if (!attachment) throw new Error('the server gave no address for the file');
		return attachment;
	}

	/** The last words of a page that goes away; ids make it harmless that they may be sent again. */
	disconnect(sessionId: string, seconds: number): void {
		this.beacon('/disconnect', { sessionId, duration: seconds, reason: 'page_unload' });
	}

	visibility(sessionId: string, state: 'hidden' | 'visible'): void {
		this.beacon('/visibility', { sessionId, state, timestamp: Date.now() });
	}

	beaconEvent(sessionId: string, event: OutgoingEvent): void {
		this.beacon('/event', eventBody(sessionId, event));
	}

	beaconMessage(sessionId: string, message: OutgoingMessage): void {
		this.beacon('/message', messageBody(sessionId, message));
	}

	/** The address of the stream, for a socket or for server-sent events; `since` is the last frame this tab has. */
	streamUrl(sessionId: string, since: number): string {
		return `${this.endpoint}/stream?sessionId=${encodeURIComponent(sessionId)}&since=${since}`;
	}

	private beacon(path: string, body: Answer): void {
		navigator.sendBeacon?.(
			this.endpoint + path,
			new Blob([JSON.stringify(body)], { type: 'application/json' }),
		);
	}

	private post(path: string, body: Answer): Promise<Answer> {
		return this.request('POST', path, body);
	}

	private async request(method: string, path: string, body?: Answer): Promise<Answer> {
		const abort = new AbortController();
		const timeout = setTimeout(() => abort.abort(), TIMEOUT_MS);
		try {
			// No version header: this widget comes from the same server, so there is nothing to negotiate.
			const response = await fetch(this.endpoint + path, {
				method,
				headers: body && { 'Content-Type': 'application/json' },
				body: body && JSON.stringify(body),
				signal: abort.signal,
			});
			const answer: unknown = await response.json().catch(() => undefined);
			if (!response.ok) throw toApiError(response, answer);
			return isRecord(answer) ? answer : {};
		} finally {
			clearTimeout(timeout);
		}
	}
}

function pathOf(messageId: string): string {
	return `/message/${encodeURIComponent(messageId)}`;
}

function messageBody(sessionId: string, message: OutgoingMessage) {
	const { clientId, content, attachments = [], replyTo } = message;
	const attachmentIds = attachments.map(({ id }) => id);
	return { sessionId, content, sender: 'visitor', attachmentIds, clientId, replyTo };
}

function eventBody(sessionId: string, { id, name, data }: OutgoingEvent) {
	return { sessionId, id, name, data };
}
