/** What all ways of receiving frames have in common: a socket, server-sent events, asking again and again. */
import type { Frame } from './wire';

/** How a stream ended. */
export interface StreamEnd {
	wasOpen: boolean;
	/** It worked for a while, so the delays before the next ones may begin anew. */
	wasStable: boolean;
	/** The server's own close codes say that this session may not stream; a new one may. */
	isSessionRefused: boolean;
	/** The server ends and another one is there or will be: nothing was wrong with this stream. */
	isRestart: boolean;
	/** Too much was missed to be replayed: what POST /connect answers is the place to go on from. */
	isTooFarBehind: boolean;
}

export interface StreamHandlers {
	onOpen: () => void;
	onFrame: (frame: Frame) => void;
	onEnd: (end: StreamEnd) => void;
}

export interface Stream {
	readonly isOpen: boolean;
	/** Sends a frame; `false` where frames only come in. */
	send: (frame: { type: string; data: unknown }) => boolean;
	/** Closes it without another word to its handlers. */
	drop: () => void;
}

/** A stream that lived this long was a working one. */
const STABLE_MS = 3_000;

/** Some middleboxes swallow a handshake without a word; this is how long one is given. */
const OPEN_PATIENCE_MS = 8_000;

/** Keeps the time of one stream: whether it opened, and for how long it lived. */
export class StreamLife {
	private openedAt = 0;
	private isOver = false;
	private readonly patience: ReturnType<typeof setTimeout>;

	constructor(
		private readonly handlers: StreamHandlers,
		private readonly close: () => void,
	) {
		this.patience = setTimeout(() => this.end(), OPEN_PATIENCE_MS);
	}

	get isOpen(): boolean {
		return this.openedAt > 0 && !this.isOver;
	}

	/** The stream works. */
	open(): void {
		if (this.isOver || this.openedAt > 0) return;
		clearTimeout(this.patience);
		this.openedAt = Date.now();
		this.handlers.onOpen();
	}

	/** The stream is over, and its owner hears how it was. */
	end(facts: Partial<StreamEnd> = {}): void {
		if (this.isOver) return;
		this.drop();
		const wasOpen = this.openedAt > 0;
		this.handlers.onEnd({
			wasOpen,
			wasStable: wasOpen && Date.now() - this.openedAt >= STABLE_MS,
			isSessionRefused: false,
			isRestart: false,
			isTooFarBehind: false,
			...facts,
		});
	}

	/** The stream is over, and nobody needs to know. */
	drop(): void {
		this.isOver = true;
		clearTimeout(this.patience);
		this.close();
	}
}
