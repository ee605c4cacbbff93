import * as ws from 'ws';
import type { Writable } from 'node:stream';
import { Frame } from './frame';

/** Not in the library's types. */
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable };

/** What the socket library of the other side reads. */
function read(bytes: Buffer): Promise<{ text: string; isBinary: boolean }> {
	return new Promise((resolve, reject) => {
		const receiver = new Receiver({ isServer: false });
		receiver.on('message', (data: Buffer, isBinary: boolean) =>
			resolve({ text: data.toString(), isBinary }),
		);
		receiver.on('error', reject);
		receiver.write(bytes);
	});
}

// The length of a frame is written in one of three ways; these are the texts on either side of each border.
const OVERHEAD = JSON.stringify({ type: 'x', data: '' }).length;

it.each([0, 125 - OVERHEAD, 126 - OVERHEAD, 65_535 - OVERHEAD, 65_536 - OVERHEAD, 200_000])(
	'is a WebSocket text frame, with %i characters of data',
	async (length) => {
		const content = { type: 'x', data: 'a'.repeat(length) };
		expect(await read(new Frame(content).socketBytes)).toEqual({
			text: JSON.stringify(content),
			isBinary: false,
		});
	},
);

it('counts bytes, not characters', async () => {
	const content = { type: 'message', data: { content: 'ü€👋\u2028\ud800'.repeat(30) } };
	const { text } = await read(new Frame(content).socketBytes);
	expect(JSON.parse(text)).toEqual(content);
});

it('is a server-sent event of one line, with its position as id if it has one', () => {
	const data = { content: 'two\nlines' };
	expect(new Frame({ type: 'message', data, seq: 7 }).eventStreamBytes.toString()).toBe(
		'id: 7\ndata: {"type":"message","data":{"content":"two\\nlines"},"seq":7}\n\n',
	);
	expect(new Frame({ type: 'typing', data: {} }).eventStreamBytes.toString()).toBe(
		'data: {"type":"typing","data":{}}\n\n',
	);
});

it('is written out once for all readers', () => {
	const frame = new Frame({ type: 'message', data: {} });
	expect(frame.socketBytes).toBe(frame.socketBytes);
	expect(frame.eventStreamBytes).toBe(frame.eventStreamBytes);
});
