/** One open stream to a reader, whatever carries it: what is written when, and what becomes of a slow reader. */
import type { Writable } from 'node:stream';
import { CLOSE } from './close-codes';
import type { Frame } from './frame';
import { joinBytes, writeSoon } from './write-soon';

/** Bytes a reader may be behind before passing frames are left out. */
const BEHIND_BYTES = 256 * 1024;

/** Bytes a reader may be behind before it is cut off; it comes back and resumes from the log. */
const TOO_SLOW_BYTES = 1024 * 1024;

/** Bytes that are gathered at the most before they are written within the turn of the event loop. */
const GATHER_BYTES = 64 * 1024;

export abstract class Connection {
	/** What this turn of the event loop has produced for this reader so far. Most often that is one frame. */
	private gathered: Buffer | Buffer[] | null = null;
	private gatheredBytes = 0;

	constructor(protected readonly stream: Writable) {}

	/** Whether frames still reach the reader. */
	abstract get isOpen(): boolean;

	/** Looks after the stream, at every sweep: keeps proxies from cutting it, and cuts it if it is dead. */
	abstract beat(): void;

	/** Cuts it off at once. */
	abstract terminate(): void;

	protected abstract bytesOf(frame: Frame): Buffer;

	/** Ends it with the reader's knowledge, as far as the kind of stream allows. */
	protected abstract end(code: number, reason: string): void;

	/** Whether the reader is so far behind that it should be given time before it gets more. */
	get isBehind(): boolean {
		return this.waitingBytes > BEHIND_BYTES;
	}

	/** Bytes sent that the reader's side has not taken. */
	protected get waitingBytes(): number {
		return this.stream.writableLength + this.gatheredBytes;
	}

	/** Sends a frame, in one write with whatever else this turn of the event loop brings. */
	send(frame: Frame): void {
		if (!this.isOpen) return;
		const waiting = this.waitingBytes;
		if (waiting > TOO_SLOW_BYTES) return this.close(CLOSE.slow, 'too slow');
		if (frame.isPassing && waiting > BEHIND_BYTES) return;
		const bytes = this.bytesOf(frame);
		if (this.gathered === null) {
			this.gathered = bytes;
			writeSoon(this);
		} else if (Array.isArray(this.gathered)) {
			this.gathered.push(bytes);
		} else {
			this.gathered = [this.gathered, bytes];
		}
		this.gatheredBytes += bytes.length;
		// What is only gathered is not the reader's delay: its system gets the chance to take it.
		if (this.gatheredBytes >= GATHER_BYTES) this.flush();
	}

	/** Writes what was gathered. */
	flush(): void {
		const { gathered } = this;
		if (gathered === null) return;
		this.gathered = null;
		this.gatheredBytes = 0;
		if (this.isOpen) this.stream.write(Array.isArray(gathered) ? joinBytes(gathered) : gathered);
	}

	/**
	 * Ends the stream; what was sent before arrives, if the reader reads.
	 * @param code one of {@link CLOSE}
	 */
	close(code: number, reason: string): void {
		if (!this.isOpen) return;
		this.flush();
		this.end(code, reason);
	}

	/** Resolves once the reader's side has taken what was sent, or is gone. */
	async drained(): Promise<void> {
		this.flush();
		const { stream } = this;
		if (!this.isOpen || !stream.writableNeedDrain) return;
		await new Promise<void>((resolve) => {
			const settle = () => {
				stream.off('drain', settle).off('close', settle);
				resolve();
			};
			stream.on('drain', settle).on('close', settle);
		});
	}
}
