/** Events are kept until confirmed: bounded, over page changes, and with an honest answer to the page. */
import { EventQueue, QUEUE_LIMIT, type OutgoingEvent } from './event-queue';
import { KEYS, KeyValueStore } from './key-value-store';

const timestamp = '2026-01-01T12:00:00.000Z';
const event = (id: string): OutgoingEvent => ({ id, name: `name-${id}`, timestamp });
const newStore = () => new KeyValueStore(() => undefined);

let warnings: string[];
beforeEach(() => {
	warnings = [];
	jest.spyOn(console, 'warn').mockImplementation((text: string) => void warnings.push(text));
});
afterEach(() => jest.restoreAllMocks());

test('keeps events in order until each is confirmed', async () => {
	const queue = new EventQueue(newStore());
	const first = queue.add(event('a'));
	void queue.add(event('b'));
	queue.ack('unknown');
	queue.ack('a');
	await expect(first).resolves.toBe(true);
	expect(queue.pending().map(({ id }) => id)).toEqual(['b']);
});

test('a dropped event is named in the console and told to the page', async () => {
	const queue = new EventQueue(newStore());
	const sent = queue.add(event('a'));
	queue.drop('a', 'too large');
	await expect(sent).resolves.toBe(false);
	expect(warnings.join()).toContain('name-a');
	expect(warnings.join()).toContain('too large');
	expect(queue.pending()).toEqual([]);
});

test('the oldest gives way when too many wait', async () => {
	const queue = new EventQueue(newStore());
	const oldest = queue.add(event('0'));
	for (let index = 1; index <= QUEUE_LIMIT; index++) void queue.add(event(String(index)));
	await expect(oldest).resolves.toBe(false);
	expect(queue.pending()).toHaveLength(QUEUE_LIMIT);
	expect(queue.pending()[0]?.id).toBe('1');
});

test('an event that is never confirmed is not sent for ever', async () => {
	const queue = new EventQueue(newStore());
	const sent = queue.add(event('a'));
	const allowed = Array.from({ length: 20 }, () => queue.countSend('a')).filter(Boolean);
	expect(allowed).toHaveLength(10);
	await expect(sent).resolves.toBe(false);
});

test('the next page takes over what was pending, under the same ids', () => {
	const store = newStore();
	const queue = new EventQueue(store);
	void queue.add({ ...event('a'), data: { total: 1 } });
	queue.save();
	expect(new EventQueue(store).pending()).toEqual([{ ...event('a'), data: { total: 1 } }]);
	expect(new EventQueue(store).pending()).toEqual([]);
});

test('a page that was only hidden leaves no copy of what was confirmed since', () => {
	const store = newStore();
	const queue = new EventQueue(store);
	void queue.add(event('a'));
	queue.save();
	queue.ack('a');
	expect(store.get(KEYS.events)).toBeNull();
});

test('what another script wrote under our key is left out', () => {
	const store = newStore();
	store.setJson(KEYS.events, [null, 'x', { id: 1 }, event('a')]);
	expect(new EventQueue(store).pending()).toEqual([event('a')]);
});
