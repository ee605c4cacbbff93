/** Tells the operators that the visitor is typing, without telling them about every key. */

const REPEAT_MS = 3_000;
const IDLE_MS = 5_000;

export class TypingSignal {
	private lastSent = 0;
	private active = false;
	private idle: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly send: (isTyping: boolean) => void) {}

	/** Call on every change of the text. */
	input(): void {
		clearTimeout(this.idle);
		this.idle = setTimeout(() => this.stop(), IDLE_MS);
		const now = Date.now();
		if (this.active && now - this.lastSent < REPEAT_MS) return;
		this.active = true;
		this.lastSent = now;
		this.send(true);
	}

	/** Call when the text is sent, left or emptied. */
	stop(): void {
		clearTimeout(this.idle);
		if (!this.active) return;
		this.active = false;
		this.send(false);
	}
}
