/** The visitor's session: made or resumed by POST /connect, remembered between pages. */
import type { Api } from './api';
import { KEYS, type KeyValueStore } from './key-value-store';
import { pageMetadata } from './page-metadata';
import { warn } from './warn';
import type { ConnectAnswer, Identity } from './wire';

export class VisitorSession {
	/** The widget-facing id, which carries the visitor's token; absent until connected. */
	id: string | undefined;
	private identity: Identity | undefined;
	private connectedAt = 0;

	constructor(
		private readonly api: Api,
		private readonly store: KeyValueStore,
	) {}

	/** Asks the server for the session. Rejects when it gives none. */
	async connect(): Promise<ConnectAnswer> {
		const answer = await this.api.connect({
			visitorId: this.store.get(KEYS.visitorId) ?? undefined,
			sessionId: this.store.get(KEYS.sessionId),
			metadata: pageMetadata(),
			identity: this.identity,
		});
		if (typeof answer.sessionId !== 'string') throw new Error('no session in the answer');
		this.id = answer.sessionId;
		this.store.set(KEYS.sessionId, answer.sessionId);
		if (answer.visitorId) this.store.set(KEYS.visitorId, answer.visitorId);
		this.connectedAt ||= Date.now();
		return answer;
	}

	/** Says who the visitor is; before the session exists, POST /connect carries it along. */
	identify(identity: Identity): void {
		// Pages in plain JavaScript often have numbers for ids, which the server takes as well.
		if (!String(identity?.id ?? '')) {
			return warn('identify() ignored: the identity needs an id');
		}
		this.identity = identity;
		if (!this.id) return;
		this.api.identify(this.id, identity).catch((error: Error) => warn(error.message));
	}

	typing(isTyping: boolean): void {
		// Nothing depends on it, and the next key tries again.
		if (this.id) this.api.typing(this.id, isTyping).catch(() => undefined);
	}

	/** Tells the server that the page goes away, and for how long it was there. */
	leave(): void {
		if (!this.id || !this.connectedAt) return;
		this.api.disconnect(this.id, Math.round((Date.now() - this.connectedAt) / 1000));
		this.connectedAt = 0;
	}

	/** The page is back out of the browser's cache. */
	resume(): void {
		if (this.id) this.connectedAt = Date.now();
	}
}
