/** localStorage and sessionStorage that cannot fail: where the browser refuses, memory takes over. */

/** The part of Web Storage the widget uses, plus JSON. */
export class KeyValueStore {
	private readonly memory = new Map<string, string>();
	private readonly backing: Storage | undefined;

	/** @param open gives the storage; merely touching it throws where cookies are blocked. */
	constructor(open: () => Storage | undefined) {
		try {
			this.backing = open();
		} catch {
			this.backing = undefined;
		}
	}

	get(key: string): string | null {
		try {
			return this.memory.get(key) ?? this.backing?.getItem(key) ?? null;
		} catch {
			return null;
		}
	}

	set(key: string, value: string): void {
		try {
			if (!this.backing) throw new Error('no storage');
			this.backing.setItem(key, value);
			this.memory.delete(key);
		} catch {
			// Full or forbidden: the value still holds for as long as this page lives.
			this.memory.set(key, value);
		}
	}

	remove(key: string): void {
		this.memory.delete(key);
		try {
			this.backing?.removeItem(key);
		} catch {
			// A storage that cannot be written to has nothing of ours in it.
		}
	}

	getJson(key: string): unknown {
		try {
			return JSON.parse(this.get(key) ?? 'null');
		} catch {
			return null;
		}
	}

	setJson(key: string, value: unknown): void {
		this.set(key, JSON.stringify(value));
	}
}

/** The names under which the widget stores things, on the site's own origin. */
export const KEYS = {
	visitorId: 'pocketping_visitor_id',
	sessionId: 'pocketping_session_id',
	identity: 'pocketping_user_identity',
	skippedForm: 'pocketping_skipped_form',
	dismissedCsat: 'pocketping_dismissed_csat',
	lastRead: 'pocketping_last_read',
	cursor: 'pocketping_cursor',
	outbox: 'pocketping_outbox',
	events: 'pocketping_events',
} as const;
