/** What the bytes of a file pass on their way to the disk: counted, and looked at, before the first is let through. */
import { Transform, type TransformCallback } from 'node:stream';
import { ChatError } from '../chat-error';
import { HEAD_BYTES, type Signature } from './file-signatures';

export interface Expected {
	/** Bytes. */
	atLeast: number;
	/** Bytes. */
	atMost: number;
	fits: Signature;
}

/** Fails with the {@link ChatError} FILE_TOO_LARGE, FILE_INCOMPLETE or FILE_TYPE_MISMATCH. */
export class UploadGate extends Transform {
	/** Bytes so far. */
	received = 0;
	/** The beginning of the file, held back until it has been looked at. */
	private head: Buffer | undefined = Buffer.alloc(0);

	constructor(private readonly expected: Expected) {
		super();
	}

	override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
		this.received += chunk.length;
		if (this.received > this.expected.atMost) return done(tooLarge(this.expected));
		if (!this.head) return done(null, chunk);
		this.head = Buffer.concat([this.head, chunk]);
		if (this.head.length < HEAD_BYTES) return done();
		this.open(done);
	}

	override _flush(done: TransformCallback): void {
		if (this.received < this.expected.atLeast) return done(new ChatError('FILE_INCOMPLETE'));
		if (!this.head) return done();
		this.open(done);
	}

	private open(done: TransformCallback): void {
		const { head } = this;
		if (!head || !this.expected.fits(head.subarray(0, HEAD_BYTES))) {
			return done(new ChatError('FILE_TYPE_MISMATCH'));
		}
		this.head = undefined;
		done(null, head);
	}
}

/** The error for more bytes than expected. */
export function tooLarge({ atMost }: Pick<Expected, 'atMost'>): ChatError {
	return new ChatError(
		'FILE_TOO_LARGE',
		`The file is larger than announced: ${atMost} bytes at the most. Announce its real size.`,
	);
}
