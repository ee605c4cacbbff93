/** Remembers how far into a session's log this tab has read, across reconnects and page changes. */
import { KEYS, type KeyValueStore } from './key-value-store';
import { isRecord } from './wire';

/** How many frame numbers are kept to recognise one that arrives both live and replayed. */
const REMEMBERED = 500;

export class SessionCursor {
	private sessionId = '';
	private highest = 0;
	private readonly seen = new Set<number>();

	/** @param store a tab's own storage: another tab has read to another place. */
	constructor(private readonly store: KeyValueStore) {}

	/** Where the server shall continue. */
	get since(): number {
		return this.highest;
	}

	/**
	 * Takes up a session after POST /connect. What this tab knew of the same session wins over the answer's
	 * `seq`, so that what happened while the page was changing is still delivered.
	 * @returns whether it is the session that this page had before, or its first one
	 */
	start(sessionId: string, answered: number | undefined): boolean {
		const isSame = this.sessionId === '' || sessionId === this.sessionId;
		const known = sessionId === this.sessionId ? this.highest : this.stored(sessionId);
		if (!isSame) this.seen.clear();
		this.sessionId = sessionId;
		// Ahead of the server means that its log was reset; only its own numbers mean anything then.
		if (known !== undefined && answered !== undefined && answered < known) this.seen.clear();
		this.highest = Math.min(known ?? Infinity, answered ?? known ?? 0);
		this.save();
		return isSame;
	}

	/** Gives up what was missed; the next POST /connect says where to go on. */
	forget(): void {
		this.highest = Infinity;
		this.seen.clear();
	}

	/** Notes a frame; `false` means that it was handled before. Frames without a number are always new. */
	accept(seq: number | undefined): boolean {
		if (seq === undefined) return true;
		if (this.seen.has(seq)) return false;
		this.seen.add(seq);
		if (this.seen.size > REMEMBERED) this.seen.delete(this.seen.values().next().value as number);
		if (seq > this.highest) {
			this.highest = seq;
			this.save();
		}
		return true;
	}

	private stored(sessionId: string): number | undefined {
		const value = this.store.getJson(KEYS.cursor);
		if (!isRecord(value) || value.sessionId !== sessionId) return undefined;
		return typeof value.seq === 'number' ? value.seq : undefined;
	}

	private save(): void {
		this.store.setJson(KEYS.cursor, { sessionId: this.sessionId, seq: this.highest });
	}
}
