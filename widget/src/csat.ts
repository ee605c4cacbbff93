/** The question how the visitor liked the conversation: asked by the server, answered once, or put away. */
import type { ChatStore } from './chat-store';
import { KEYS, type KeyValueStore } from './key-value-store';

/** How long the thanks stay. */
const THANKS_MS = 4_000;

interface CsatDeps {
	/** A tab's own storage: a question that was put away stays away on the next page. */
	tab: KeyValueStore;
	store: ChatStore;
	send: (score: number, comment?: string) => Promise<unknown>;
}

export class Csat {
	private requestedAt = '';

	constructor(private readonly deps: CsatDeps) {}

	/**
	 * The server asks, perhaps again: it repeats the question until there is an answer.
	 * @param requestedAt tells one question from the next; the answer to POST /connect does not have it
	 */
	ask(requestedAt?: unknown): void {
		const { tab, store } = this.deps;
		const dismissed = tab.get(KEYS.dismissedCsat);
		const at = typeof requestedAt === 'string' ? requestedAt : (dismissed ?? '');
		this.requestedAt = at;
		if (dismissed === null || at !== dismissed) store.update({ csat: 'asked' });
	}

	dismiss(): void {
		this.deps.tab.set(KEYS.dismissedCsat, this.requestedAt);
		this.deps.store.update({ csat: undefined });
	}

	/** @throws {Error} when the answer did not reach the server */
	async submit(score: number, comment?: string): Promise<void> {
		await this.deps.send(score, comment?.trim().slice(0, 1000) || undefined);
		// An answer that was asked for before this one knows nothing of it.
		this.deps.tab.set(KEYS.dismissedCsat, this.requestedAt);
		this.deps.store.update({ csat: 'thanks' });
		setTimeout(() => this.deps.store.update({ csat: undefined }), THANKS_MS);
	}
}
