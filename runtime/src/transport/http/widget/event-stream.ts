/** Server-sent events as a connection: unnamed events, their log position as id, comments to keep it open. */
import type { ServerResponse } from 'node:http';
import { CLOSE } from '../../../realtime/close-codes';
import { Connection } from '../../../realtime/connection';
import type { Frame } from '../../../realtime/frame';

export class EventStream extends Connection {
	/** Bytes that waited at the last sweep. */
	private waitedBytes = 0;

	/** @param seq position in the event log to come back with, until an event brings a newer one */
	constructor(
		private readonly response: ServerResponse,
		seq: number,
	) {
		super(response);
		response.writeHead(200, {
			'Content-Type': 'text/event-stream; charset=utf-8',
			'Cache-Control': 'no-cache, no-transform',
			// nginx would gather the events of minutes.
			'X-Accel-Buffering': 'no',
		});
		// The comment gets the headers out; an id without data is kept by the browser and shown to nobody.
		response.write(`: open\nid: ${seq}\n\n`);
	}

	get isOpen(): boolean {
		return !this.response.writableEnded && !this.response.destroyed;
	}

	beat(): void {
		const waiting = this.waitingBytes;
		// Nobody answers here. One that has not taken anything since the last sweep is gone, or as good as that.
		if (waiting > 0 && waiting >= this.waitedBytes && this.waitedBytes > 0) return this.terminate();
		this.waitedBytes = waiting;
		if (this.isOpen) this.response.write(': ping\n\n');
	}

	terminate(): void {
		this.response.destroy();
	}

	protected bytesOf(frame: Frame): Buffer {
		return frame.eventStreamBytes;
	}

	/** There is no way to say why. The browser comes back with the last id it got. */
	protected end(code: number): void {
		// What a slow reader has not taken is not worth keeping for it.
		if (code === CLOSE.slow) this.response.destroy();
		else this.response.end();
	}
}
