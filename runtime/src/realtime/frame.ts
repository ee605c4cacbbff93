/** One frame for any number of readers: written out once per kind of stream, however many get it. */

/** First byte of an unfragmented, unmasked text frame (RFC 6455 §5.2). */
const FINAL_TEXT = 0x81;

/** Types that are worth nothing a moment later: the first to go when a reader is slow. */
const PASSING = new Set(['typing']);

interface FrameContent {
	type: string;
	/** What it says. Operators' frames carry their fields beside the type instead. */
	data?: unknown;
	/** Position in the event log; absent for what is not kept. */
	seq?: number;
}

export class Frame {
	readonly seq: number | undefined;
	/** Whether it may be left out for a reader that is behind. */
	readonly isPassing: boolean;
	private readonly text: string;
	private forSocket: Buffer | undefined;
	private forEventStream: Buffer | undefined;

	/** @param content sent as JSON, with all its fields */
	constructor(content: FrameContent) {
		this.seq = content.seq;
		this.isPassing = PASSING.has(content.type);
		this.text = JSON.stringify(content);
	}

	/** As a WebSocket text frame. */
	get socketBytes(): Buffer {
		return (this.forSocket ??= toSocketBytes(this.text));
	}

	/** As a server-sent event without a name, which is the only kind the existing widget reads. */
	get eventStreamBytes(): Buffer {
		return (this.forEventStream ??= Buffer.from(
			`${this.seq === undefined ? '' : `id: ${this.seq}\n`}data: ${this.text}\n\n`,
		));
	}
}

/**
 * The socket library would do this anew for every reader, and in two writes each: a quarter of what a
 * broadcast costs (bench/README.md).
 */
function toSocketBytes(text: string): Buffer {
	const length = Buffer.byteLength(text);
	const headLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
	const bytes = Buffer.allocUnsafe(headLength + length);
	bytes[0] = FINAL_TEXT;
	if (headLength === 2) {
		bytes[1] = length;
	} else if (headLength === 4) {
		bytes[1] = 126;
		bytes.writeUInt16BE(length, 2);
	} else {
		bytes[1] = 127;
		bytes.writeBigUInt64BE(BigInt(length), 2);
	}
	bytes.write(text, headLength);
	return bytes;
}
