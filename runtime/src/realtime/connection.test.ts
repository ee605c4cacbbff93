import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { CLOSE } from './close-codes';
import { Connection } from './connection';
import { Frame } from './frame';

/** A connection over a stream whose reader takes things when the test says so. */
class TestConnection extends Connection {
	readonly writes: string[] = [];
	ended: number | undefined;
	private take: (() => void) | undefined;

	constructor(private isReading = true) {
		const stream: Writable = new Writable({
			decodeStrings: true,
			write: (chunk: Buffer, _encoding, done) => {
				this.writes.push(chunk.toString());
				if (this.isReading) done();
				else this.take = done;
			},
		});
		super(stream);
	}

	get isOpen(): boolean {
		return this.ended === undefined;
	}

	beat(): void {}

	terminate(): void {
		this.stream.destroy();
	}

	protected bytesOf(frame: Frame): Buffer {
		return frame.eventStreamBytes;
	}

	protected end(code: number): void {
		this.ended = code;
	}

	read(): void {
		this.isReading = true;
		this.take?.();
	}
}

const kilobytes = (size: number) =>
	new Frame({ type: 'message', data: 'x'.repeat(size * 1024 - 40) });
const typing = new Frame({ type: 'typing', data: {} });
const text = (frame: Frame) => frame.eventStreamBytes.toString();

describe('writing', () => {
	it('takes one write for everything of one turn of the event loop, in order', async () => {
		const [one, two] = [new TestConnection(), new TestConnection()];
		const frames = [1, 2, 3].map((seq) => new Frame({ type: 'message', data: seq, seq }));
		for (const frame of frames) for (const connection of [one, two]) connection.send(frame);
		two.send(typing);
		expect(one.writes).toEqual([]);
		await turn();
		expect(one.writes).toEqual([frames.map(text).join('')]);
		expect(two.writes).toEqual([[...frames, typing].map(text).join('')]);
		one.send(frames[0] as Frame);
		await turn();
		expect(one.writes[1]).toBe(text(frames[0] as Frame));
	});

	it('does not gather without end', () => {
		const connection = new TestConnection();
		for (let n = 0; n < 9; n += 1) connection.send(kilobytes(8));
		expect(connection.writes).toHaveLength(1);
	});

	it('gets out what was sent before the end, and nothing after', async () => {
		const connection = new TestConnection();
		connection.send(typing);
		connection.close(CLOSE.goingAway, 'bye');
		connection.send(kilobytes(1));
		connection.close(CLOSE.slow, 'twice');
		await turn();
		expect(connection.writes).toEqual([text(typing)]);
		expect(connection.ended).toBe(CLOSE.goingAway);
	});
});

describe('a slow reader', () => {
	it('is spared what passes once it is 256 kB behind, and cut off at 1 MB', async () => {
		const connection = new TestConnection(false);
		for (let n = 0; n < 250; n += 1) connection.send(kilobytes(1));
		await turn();
		connection.send(typing);
		await turn();
		expect(connection.isBehind).toBe(false);
		for (let n = 0; n < 10; n += 1) connection.send(kilobytes(1));
		expect(connection.isBehind).toBe(true);
		connection.send(typing);
		for (let n = 0; n < 700; n += 1) connection.send(kilobytes(1));
		expect(connection.ended).toBeUndefined();
		for (let n = 0; n < 100; n += 1) connection.send(kilobytes(1));
		expect(connection.ended).toBe(CLOSE.slow);
		connection.read();
		await turn();
		// The first one only: the second came when it was behind.
		expect(connection.writes.join('').split(text(typing))).toHaveLength(2);
	});

	it('is waited for by whoever asks', async () => {
		const connection = new TestConnection(false);
		for (let n = 0; n < 300; n += 1) connection.send(kilobytes(1));
		let isDrained = false;
		const drained = connection.drained().then(() => (isDrained = true));
		await turn();
		expect(isDrained).toBe(false);
		connection.read();
		await drained;
		expect(connection.isBehind).toBe(false);
		const gone = new TestConnection(false);
		for (let n = 0; n < 300; n += 1) gone.send(kilobytes(1));
		const waiting = gone.drained();
		gone.terminate();
		await waiting;
	});
});
