/** One page's stream: hands on live frames, after first replaying what the page missed. */
import { CLOSE } from './close-codes';
import type { Connection } from './connection';
import type { Frame } from './frame';

/** Live frames kept for a page that is still catching up; one that gets more meanwhile never would. */
const MAX_HELD = 1000;

export class PageConnection {
	/** Live frames that arrived while the replay was still being read; null once caught up. */
	private held: Frame[] | null = [];
	/** Log position up to which the page has had everything. */
	private replayedTo = 0;

	/**
	 * @param sessionId plain id
	 * @param addressKey whose connection it is counted as
	 */
	constructor(
		readonly sessionId: string,
		readonly addressKey: string,
		readonly connection: Connection,
	) {}

	/** Sends a frame of what happens now. */
	send(frame: Frame): void {
		if (this.held) this.hold(this.held, frame);
		// A change can be read from the log a moment before it is published.
		else if (frame.seq === undefined || frame.seq > this.replayedTo) this.connection.send(frame);
	}

	/** Sends a frame that the page missed, once the reader has room for it. */
	async replay(frame: Frame): Promise<void> {
		this.connection.send(frame);
		if (this.connection.isBehind) await this.connection.drained();
	}

	/**
	 * Ends the replay with the live frames that came meanwhile.
	 * @param replayedTo position of the last event that was replayed; 0 if none was
	 */
	caughtUp(replayedTo: number): void {
		const held = this.held ?? [];
		this.held = null;
		this.replayedTo = replayedTo;
		for (const frame of held) this.send(frame);
	}

	private hold(held: Frame[], frame: Frame): void {
		// Of no use to a page that is still reading what happened before.
		if (frame.isPassing) return;
		if (held.length < MAX_HELD) {
			held.push(frame);
		} else {
			this.held = [];
			this.connection.close(CLOSE.tooFarBehind, 'connect again');
		}
	}
}
