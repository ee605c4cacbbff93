import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { CLOSE } from './close-codes';
import { Connection } from './connection';
import { Frame } from './frame';
import { PageConnection } from './page-connection';

class TestConnection extends Connection {
	ended: number | undefined;

	get isOpen(): boolean {
		return this.ended === undefined;
	}

	beat(): void {}
	terminate(): void {}

	/** The positions of everything that was written. */
	async positions(): Promise<string[]> {
		await turn();
		const text = String((this.stream as PassThrough).read() ?? '');
		return [...text.matchAll(/"data":"(\w+)"/g)].map(([, name = '']) => name);
	}

	protected bytesOf(frame: Frame): Buffer {
		return frame.eventStreamBytes;
	}

	protected end(code: number): void {
		this.ended = code;
	}
}

const frame = (data: string, seq?: number) => new Frame({ type: 'message', data, seq });

function page() {
	const connection = new TestConnection(new PassThrough());
	return { connection, page: new PageConnection('sess_1', '192.0.2.1', connection) };
}

it('holds live frames back until the replay is through, and sends none of them twice', async () => {
	const { connection, page: caught } = page();
	caught.send(frame('live3', 3));
	caught.send(frame('now'));
	caught.send(frame('live4', 4));
	caught.send(new Frame({ type: 'typing', data: 'typing' }));
	await caught.replay(frame('missed2', 2));
	await caught.replay(frame('missed3', 3));
	expect(await connection.positions()).toEqual(['missed2', 'missed3']);
	caught.caughtUp(3);
	expect(await connection.positions()).toEqual(['now', 'live4']);
	// Read from the log before it was published.
	caught.send(frame('live3', 3));
	caught.send(frame('live5', 5));
	expect(await connection.positions()).toEqual(['live5']);
});

it('sends everything when nothing was replayed, whatever position the page claimed', async () => {
	const { connection, page: fresh } = page();
	fresh.send(frame('live1', 1));
	fresh.caughtUp(0);
	fresh.send(frame('live2', 2));
	expect(await connection.positions()).toEqual(['live1', 'live2']);
});

it('gives up a page for which too much happens meanwhile', async () => {
	const { connection, page: slow } = page();
	for (let seq = 1; seq <= 1000; seq += 1) slow.send(frame('live', seq));
	expect(connection.ended).toBeUndefined();
	slow.send(frame('live', 1001));
	expect(connection.ended).toBe(CLOSE.tooFarBehind);
});
