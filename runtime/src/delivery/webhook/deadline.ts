/** The time that an attempt has, as undici takes it. */
import { EventEmitter } from 'node:events';

/**
 * In place of `AbortSignal.timeout`, whose timer lives on until its time has come: with ten thousand attempts a second
 * that are answered at once, those of the last 15 seconds are a hundred and fifty thousand.
 * @see https://undici.nodejs.org for `signal`, which may be an emitter of `abort`
 */
export class Deadline extends EventEmitter {
	/** Why the attempt ended, once its time was over. */
	reason: Error | undefined;
	private readonly timer: NodeJS.Timeout;

	/** @param ms from now on */
	constructor(private readonly ms: number) {
		super();
		this.timer = setTimeout(() => this.expire(), ms);
		this.timer.unref();
	}

	/** The attempt is over in another way. */
	end(): void {
		clearTimeout(this.timer);
	}

	private expire(): void {
		this.reason = new Error(`no answer within ${this.ms / 1000} s`);
		this.emit('abort');
	}
}
