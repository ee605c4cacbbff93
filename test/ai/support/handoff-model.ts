/** What a session should do, in a few lines and without a store: the other side of the interleavings. */
import type { AiSettings } from '../../../runtime/src/core/ai/ai-settings';
import type { HandledBy } from '../../../protocol/shapes';

export class HandoffModel {
	handler: HandledBy = 'waiting';
	/** Every change of who answers, as `from>to reason`. */
	readonly changes: string[] = [];
	/** Whether the visitor had the last word, as far as humans and workflows are concerned. */
	isWaiting = false;
	private switched: boolean | null = null;
	private takeoverAt: number | undefined;
	private handbackAt: number | undefined;

	constructor(
		private readonly now: () => number,
		private readonly settings: AiSettings,
	) {}

	visitor(): void {
		this.isWaiting = true;
		if (this.handler === 'closed') this.handler = 'waiting';
		if (this.handler !== 'waiting' || this.switched === false) return;
		if (this.switched) this.become('bot', 'manual');
		else this.takeoverAt ??= this.now() + this.settings.takeoverDelayMs;
	}

	operator(): void {
		this.isWaiting = false;
		this.takeoverAt = undefined;
		this.handbackAt = this.now() + (this.settings.handbackAfterMs ?? Infinity);
		this.become('human', 'operator_message');
	}

	workflow(): void {
		this.isWaiting = false;
		this.takeoverAt = undefined;
		if (this.handler === 'waiting' && this.switched !== false) this.become('bot', 'ai_message');
	}

	switchOn(): void {
		this.switched = true;
		if (this.handler === 'closed') return;
		this.forget();
		this.become('bot', 'manual');
	}

	switchOff(): void {
		this.switched = false;
		if (this.handler === 'closed') return;
		this.forget();
		if (this.handler === 'bot') this.become('waiting', 'manual');
	}

	close(): void {
		this.forget();
		this.handler = 'closed';
	}

	timePassed(): void {
		if (this.takeoverAt !== undefined && this.takeoverAt <= this.now()) {
			this.takeoverAt = undefined;
			if (this.handler === 'waiting') this.become('bot', 'timeout');
		}
		if (this.handbackAt !== undefined && this.handbackAt <= this.now()) {
			this.handbackAt = undefined;
			if (this.handler === 'human' && this.switched !== false) this.become('bot', 'idle');
		}
	}

	private forget(): void {
		this.takeoverAt = undefined;
		this.handbackAt = undefined;
	}

	private become(handler: HandledBy, reason: string): void {
		if (handler !== this.handler) this.changes.push(`${this.handler}>${handler} ${reason}`);
		this.handler = handler;
	}
}
