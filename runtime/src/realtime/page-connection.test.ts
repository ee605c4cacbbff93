import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { CLOSE } from './close-codes';
import { Connection } from './connection';
import { Frame } from './frame';
import { Hub } from './hub';
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

/** Something kept in the log. `previous`: what came before it, where others write to the log, too. */
const news = (data: string, seq: number, previous?: number) => ({
	seq,
	previous,
	frame: frame(data, seq),
});

function page() {
	const connection = new TestConnection(new PassThrough());
	return { connection, page: new PageConnection('sess_1', '192.0.2.1', connection) };
}

it('holds live frames back until the replay is through, and sends none of them twice', async () => {
	const { connection, page: caught } = page();
	caught.take(news('live3', 3));
	caught.send(frame('now'));
	caught.take(news('live4', 4));
	caught.send(new Frame({ type: 'typing', data: 'typing' }));
	await caught.replay(frame('missed2', 2));
	await caught.replay(frame('missed3', 3));
	expect(await connection.positions()).toEqual(['missed2', 'missed3']);
	caught.caughtUp(3);
	expect(await connection.positions()).toEqual(['now', 'live4', 'typing']);
	// Read from the log before it was published.
	caught.take(news('live3', 3));
	caught.take(news('live5', 5));
	expect(await connection.positions()).toEqual(['live5']);
});

it('sends everything when nothing was replayed, whatever position the page claimed', async () => {
	const { connection, page: fresh } = page();
	fresh.take(news('live1', 1));
	fresh.caughtUp(0);
	fresh.take(news('live2', 2));
	expect(await connection.positions()).toEqual(['live1', 'live2']);
});

it('tells a page what passes only while little happens meanwhile', async () => {
	const { connection, page: busy } = page();
	const passing = () => busy.send(new Frame({ type: 'typing', data: 'typing' }));
	passing();
	for (let seq = 1; seq <= 9; seq += 1) busy.take(news('live', seq));
	passing();
	busy.caughtUp(9);
	expect(await connection.positions()).toEqual(['typing']);
});

it('gives up a page for which too much happens meanwhile', async () => {
	const { connection, page: slow } = page();
	for (let seq = 1; seq <= 1000; seq += 1) slow.take(news('live', seq));
	expect(connection.ended).toBeUndefined();
	slow.take(news('live', 1001));
	expect(connection.ended).toBe(CLOSE.tooFarBehind);
});

describe('where others write to the log', () => {
	it('notices that something is missing, and holds back what comes until it was read', async () => {
		const { connection, page: shared } = page();
		expect(shared.caughtUp(10)).toBe(true);
		expect(shared.take(news('live12', 12, 10))).toBe(true);
		expect(shared.take(news('live15', 15, 14))).toBe(false);
		expect(shared.take(news('live16', 16, 15))).toBe(true);
		expect(await connection.positions()).toEqual(['live12']);
		expect([shared.position, shared.awaited]).toEqual([12, 14]);
		await shared.replay(frame('missed14', 14));
		expect(shared.caughtUp(14)).toBe(true);
		expect(await connection.positions()).toEqual(['missed14', 'live15', 'live16']);
		// Told of at last, and known already.
		expect(shared.take(news('missed14', 14, 12))).toBe(true);
		expect(await connection.positions()).toEqual([]);
	});

	it('goes on reading while something is missing still', async () => {
		const { connection, page: shared } = page();
		shared.caughtUp(1);
		shared.take(news('live5', 5, 4));
		shared.take(news('live9', 9, 8));
		shared.send(frame('now'));
		expect(shared.caughtUp(4)).toBe(false);
		expect(await connection.positions()).toEqual(['live5']);
		expect([shared.position, shared.awaited]).toEqual([5, 8]);
		expect(shared.caughtUp(8)).toBe(true);
		expect(await connection.positions()).toEqual(['live9', 'now']);
	});

	it('reads once more when something happened that it may have read too early for', async () => {
		const { connection, page: shared } = page();
		const hub = new Hub();
		hub.addPage(shared);
		hub.expect('sess_1', 5);
		expect(shared.caughtUp(3)).toBe(false);
		expect(shared.awaited).toBe(5);
		await shared.replay(frame('missed5', 5));
		expect(shared.caughtUp(5)).toBe(true);
		expect(await connection.positions()).toEqual(['missed5']);
		let gaps = 0;
		hub.onGap(() => (gaps += 1));
		hub.expect('sess_1', 5);
		hub.expect('sess_2', 9);
		expect(gaps).toBe(0);
		hub.expect('sess_1', 6);
		expect(gaps).toBe(1);
	});

	it('moves on with what its page is not told of', () => {
		const { page: shared } = page();
		shared.caughtUp(1);
		expect(shared.take({ seq: 2, previous: 1, frame: undefined })).toBe(true);
		expect(shared.take(news('live3', 3, 2))).toBe(true);
	});
});
