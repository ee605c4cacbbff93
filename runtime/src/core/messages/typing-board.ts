/** Who is writing where: passed on to the open pages now and then, taken back when nothing follows, kept nowhere. */
import type { Clock } from '../clock';
import type { Realtime } from '../core-context';

export interface Typing {
	/** Decided by the door it came through, as for messages. */
	sender: 'visitor' | 'operator';
	isTyping: boolean;
	/** What is being done meanwhile, such as "Looking up your order…". */
	label?: string;
}

/** Pages say so at every keystroke; once in this time is enough to tell. */
const REPEAT_MS = 3000;

/** How long it holds without being said again. A workflow says it once and may take its time to answer. */
const EXPIRE_MS = { visitor: 6000, operator: 30_000 } as const;

/** Sessions with somebody writing at the most; past that the news is not worth its memory. */
const MAX_ENTRIES = 10_000;

interface Entry {
	sentAt: number;
	label: string | undefined;
	cancelExpiry: () => void;
}

export class TypingBoard {
	private readonly entries = new Map<string, Entry>();

	/** @param isShared whether other instances show who is writing, too: what ends may have begun there */
	constructor(
		private readonly clock: Clock,
		private readonly realtime: Pick<Realtime, 'sendToSession'>,
		private readonly isShared = false,
	) {}

	/** Whether this would be news: a keystroke right after another is not. */
	isNews(sessionId: string, { sender, isTyping, label }: Typing): boolean {
		const entry = this.entries.get(keyOf(sessionId, sender));
		if (!isTyping) return entry !== undefined || this.isShared;
		return !entry || entry.label !== label || this.clock.now() - entry.sentAt >= REPEAT_MS;
	}

	/** Takes note, and tells the pages if it is news. */
	show(sessionId: string, typing: Typing): void {
		const { sender, isTyping, label } = typing;
		const key = keyOf(sessionId, sender);
		const news = this.isNews(sessionId, typing);
		const entry = this.entries.get(key);
		entry?.cancelExpiry();
		this.entries.delete(key);
		// What cannot be taken back is better not said.
		if (isTyping && this.entries.size >= MAX_ENTRIES) return;
		if (isTyping) {
			this.entries.set(key, {
				sentAt: news || !entry ? this.clock.now() : entry.sentAt,
				label,
				cancelExpiry: this.clock.after(EXPIRE_MS[sender], () =>
					this.show(sessionId, { sender, isTyping: false }),
				),
			});
		}
		if (news)
			this.realtime.sendToSession(sessionId, { type: 'typing', data: { sessionId, ...typing } });
	}

	/** A message ends the writing of it; pages take the message itself as the sign. */
	ended(sessionId: string, sender: Typing['sender']): void {
		const key = keyOf(sessionId, sender);
		this.entries.get(key)?.cancelExpiry();
		this.entries.delete(key);
	}

	/** Sessions in which somebody is writing. */
	get size(): number {
		return this.entries.size;
	}
}

const keyOf = (sessionId: string, sender: string) => `${sender}:${sessionId}`;
