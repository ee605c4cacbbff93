/** One page's socket: hands on live frames, after first replaying what the page missed. */
import type { WebSocket } from 'ws';
import { sendText } from './socket-frames';

interface Held {
	seq: number;
	text: string;
}

export class PageConnection {
	/** Live frames that arrived while the replay was still being read; null once caught up. */
	private held: Held[] | null = [];

	constructor(
		readonly sessionId: string,
		readonly socket: WebSocket,
	) {}

	/** Sends a frame of the event log, which has a position. */
	sendLogged(seq: number, text: string): void {
		if (this.held) this.held.push({ seq, text });
		else sendText(this.socket, text);
	}

	/** Sends a frame of the moment, such as typing: of no use to a page that is still catching up. */
	sendEphemeral(text: string): void {
		if (!this.held) sendText(this.socket, text);
	}

	/** Sends a frame that the page missed. */
	replay(text: string): void {
		sendText(this.socket, text);
	}

	/** Ends the replay with the live frames that came meanwhile and are newer than what was replayed. */
	caughtUp(replayedSeq: number): void {
		for (const { seq, text } of this.held ?? []) {
			if (seq > replayedSeq) sendText(this.socket, text);
		}
		this.held = null;
	}
}
