/** The visitor's session: made or resumed by POST /connect, remembered between pages. */
import type { Api } from './api';
import { KEYS, type KeyValueStore } from './key-value-store';
import { pageMetadata } from './page-metadata';
import { warn } from './warn';
import { isRecord, type ConnectAnswer, type Identity } from './wire';

export class VisitorSession {
	/** The widget-facing id, which carries the visitor's token; absent until connected. */
	id: string | undefined;
	/** Who the page says the visitor is: kept, so that the next page need not say it before it connects. */
	identity: Identity | undefined;
	private connectedAt = 0;
	private identityProblem: string | undefined;

	constructor(
		private readonly api: Api,
		private readonly store: KeyValueStore,
	) {
		const stored = store.getJson(KEYS.identity);
		if (isIdentity(stored)) this.identity = stored;
	}

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
		this.tellIdentityProblem(answer.identityError?.message);
		return answer;
	}

	/** Once, and not with every reconnect. */
	private tellIdentityProblem(problem: string | undefined): void {
		if (problem && problem !== this.identityProblem) warn(`identity not accepted: ${problem}`);
		this.identityProblem = problem;
	}

	/** Says who the visitor is; before the session exists, POST /connect carries it along. */
	identify(identity: Identity): void {
		if (!isIdentity(identity)) return warn('identify() ignored: the identity needs an id');
		this.identity = identity;
		this.store.setJson(KEYS.identity, identity);
		if (!this.id) return;
		this.api.identify(this.id, identity).catch((error: Error) => warn(error.message));
	}

	/** Forgets who the visitor is; with `newSession`, also that they were here. */
	forget(newSession: boolean): void {
		this.identity = undefined;
		this.store.remove(KEYS.identity);
		if (!newSession) return;
		this.id = undefined;
		this.store.remove(KEYS.sessionId);
		this.store.remove(KEYS.visitorId);
	}

	showVisibility(state: 'hidden' | 'visible'): void {
		if (this.id) this.api.visibility(this.id, state);
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

/** Pages in plain JavaScript often have numbers for ids, which the server takes as well. */
function isIdentity(value: unknown): value is Identity {
	return isRecord(value) && String(value.id ?? '') !== '';
}
