/** Sessions as the open transaction sees them: a busy conversation reads its own with every message. */
import type { SessionRecord } from '../records';

/** Sessions that are kept ready: those that are written to just now, not all that are open. */
const MAX_KEPT = 1000;

/** Only for the one writer of a database, who knows of every change. */
export class KnownSessions {
	private readonly sessions = new Map<string, Readonly<SessionRecord>>();

	get(id: string): SessionRecord | undefined {
		return this.sessions.get(id);
	}

	/** Keeps a session that was just read. It is frozen: whoever changes it makes a copy. */
	keep(session: SessionRecord): SessionRecord {
		if (this.sessions.size >= MAX_KEPT) this.sessions.clear();
		const kept = Object.freeze(session);
		this.sessions.set(session.id, kept);
		return kept;
	}

	touch(id: string, lastActivity: number): void {
		const session = this.sessions.get(id);
		if (session) this.sessions.set(id, Object.freeze({ ...session, lastActivity }));
	}

	/** The next read looks the session up. */
	forget(id: string): void {
		this.sessions.delete(id);
	}

	forgetAll(): void {
		this.sessions.clear();
	}
}
