/** Where the stream continues: across reconnects, page changes, other sessions and a reset server. */
import { KeyValueStore } from './key-value-store';
import { SessionCursor } from './session-cursor';

const newStore = () => new KeyValueStore(() => undefined);

function cursorAt(store: KeyValueStore, sessionId: string, answered?: number) {
	const cursor = new SessionCursor(store);
	cursor.start(sessionId, answered);
	return cursor;
}

test('a first page continues after what the connect answer held', () => {
	expect(cursorAt(newStore(), 's1', 7).since).toBe(7);
	expect(cursorAt(newStore(), 's1').since).toBe(0);
});

test('the next page of the tab continues where the last one stopped', () => {
	const store = newStore();
	cursorAt(store, 's1', 7).accept(9);
	expect(cursorAt(store, 's1', 12).since).toBe(9);
});

test('another session begins at its own answer', () => {
	const store = newStore();
	cursorAt(store, 's1', 7);
	expect(cursorAt(store, 's2', 20).since).toBe(20);
});

test('says whether the session is still the same', () => {
	const cursor = new SessionCursor(newStore());
	expect(cursor.start('s1', 1)).toBe(true);
	expect(cursor.start('s1', 2)).toBe(true);
	expect(cursor.start('s2', 3)).toBe(false);
});

test('a reconnect on the same page keeps the place', () => {
	const cursor = cursorAt(newStore(), 's1', 7);
	cursor.accept(8);
	cursor.start('s1', 11);
	expect(cursor.since).toBe(8);
});

test('a place that was given up is not come back to', () => {
	const cursor = cursorAt(newStore(), 's1', 7);
	cursor.forget();
	cursor.start('s1', 2500);
	expect(cursor.since).toBe(2500);
	expect(cursor.accept(2501)).toBe(true);
});

test('a frame is handled once, even out of order, and frames without a number always', () => {
	const cursor = cursorAt(newStore(), 's1', 0);
	expect([5, 4, 5, undefined, undefined].map((seq) => cursor.accept(seq))).toEqual([
		true,
		true,
		false,
		true,
		true,
	]);
	expect(cursor.since).toBe(5);
});

test('a server that begins its numbers anew is followed', () => {
	const cursor = cursorAt(newStore(), 's1', 0);
	cursor.accept(1);
	cursor.accept(900);
	cursor.start('s1', 0);
	expect(cursor.since).toBe(0);
	expect(cursor.accept(1)).toBe(true);
});
