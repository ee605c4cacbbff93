/** One page's stream: hands on what happens, in the log's order, after first replaying what the page missed. */
import { CLOSE } from './close-codes';
import type { Connection } from './connection';
import type { Frame } from './frame';

/** News kept for a page that is still catching up; one that gets more meanwhile never would. */
const MAX_HELD = 1000;

/** Past that many, what passes has passed by the time it could be told. */
const MAX_PASSING = 10;

/** Something that happened, as far as a page is concerned. */
export interface PageNews {
	/** Position in the log; undefined for what is not kept there. */
	seq: number | undefined;
	/** Position of what happened to this page before that; undefined where nothing can have been missed. */
	previous: number | undefined;
	/** What the page is told; undefined when it is not told of it. */
	frame: Frame | undefined;
}

export class PageConnection {
	/** What arrived while the log was still being read; null once caught up. */
	private held: PageNews[] | null = [];
	/** Log position up to which the page has had everything. */
	private reached = 0;

	/**
	 * @param sessionId plain id
	 * @param addressKey whose connection it is counted as
	 */
	constructor(
		readonly sessionId: string,
		readonly addressKey: string,
		readonly connection: Connection,
	) {}

	/** Log position up to which the page has had everything. */
	get position(): number {
		return this.reached;
	}

	/** Whether the log is being read for it. */
	get isCatchingUp(): boolean {
		return this.held !== null;
	}

	/** What it must have had before it gets what it holds back. */
	get awaited(): number {
		return this.held?.[0]?.previous ?? 0;
	}

	/** Sends a frame of what happens now and is not in the log. */
	send(frame: Frame): void {
		if (this.held) this.hold(this.held, { seq: undefined, previous: undefined, frame });
		else this.connection.send(frame);
	}

	/**
	 * Takes what happened.
	 * @returns false when something before it is missing: from now on the page holds back what comes, and somebody
	 *   has to read the log for it
	 */
	take(news: PageNews): boolean {
		if (this.held) {
			this.hold(this.held, news);
			return true;
		}
		if (this.pass(news)) return true;
		this.held = [news];
		return false;
	}

	/** Sends a frame that the page missed, once the reader has room for it. */
	async replay(frame: Frame): Promise<void> {
		this.connection.send(frame);
		if (this.connection.isBehind) await this.connection.drained();
	}

	/**
	 * Ends a reading of the log with what came meanwhile.
	 * @param position up to which the page has had everything; 0 if nothing is known of it
	 * @returns false when something is missing even now
	 */
	caughtUp(position: number): boolean {
		const held = this.held ?? [];
		this.reached = Math.max(this.reached, position);
		for (const [index, news] of held.entries()) {
			if (this.pass(news)) continue;
			this.held = held.slice(index);
			return false;
		}
		this.held = null;
		return true;
	}

	private pass({ seq, previous, frame }: PageNews): boolean {
		if (seq !== undefined) {
			// A change can be read from the log a moment before it is published.
			if (seq <= this.reached) return true;
			if (previous !== undefined) {
				if (previous > this.reached) return false;
				this.reached = seq;
			}
		}
		if (frame) this.connection.send(frame);
		return true;
	}

	private hold(held: PageNews[], news: PageNews): void {
		// The first few are news still when the reading is done, which takes a moment as a rule.
		if (news.frame?.isPassing && held.length >= MAX_PASSING) return;
		if (held.length < MAX_HELD) {
			held.push(news);
		} else {
			held.length = 0;
			this.connection.close(CLOSE.tooFarBehind, 'connect again');
		}
	}
}
