/** The stream as server-sent events, for networks that let no WebSocket through. */
import { StreamLife, type Stream, type StreamHandlers } from './stream';
import { parseFrame } from './wire';

export class StreamEvents implements Stream {
	private readonly life: StreamLife;

	/** @throws {DOMException} when the browser has no server-sent events, or the page forbids them */
	constructor(url: string, handlers: StreamHandlers) {
		const source = new EventSource(url);
		const life = (this.life = new StreamLife(handlers, () => {
			source.onopen = source.onmessage = source.onerror = null;
			source.close();
		}));
		source.onopen = () => life.open();
		source.onmessage = (message) => {
			const frame = parseFrame(message.data);
			if (frame) handlers.onFrame(frame);
		};
		// It would reconnect by itself, but with the address of its first opening and without growing delays.
		source.onerror = () => life.end();
	}

	get isOpen(): boolean {
		return this.life.isOpen;
	}

	send(): boolean {
		return false;
	}

	drop(): void {
		this.life.drop();
	}
}
