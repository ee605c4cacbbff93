/** One entry per message, whichever of echo, answer, replay and history comes first. */
import { MessageList } from './message-list';
import type { WireMessage } from './wire';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString();

function message(id: string, second: number, more: Partial<WireMessage> = {}): WireMessage {
	return { id, content: id, sender: 'operator', timestamp: at(second), ...more };
}

const own = (clientId: string): Partial<WireMessage> => ({ sender: 'visitor', clientId });
const shown = (list: MessageList) => list.all().map((item) => `${item.content} ${item.status}`);

test('the echo takes the place of the pending message', () => {
	const list = new MessageList();
	list.addPending('c1', 'hello', at(50));
	const { key } = list.all()[0]!;
	expect(list.upsert(message('msg_1', 1, { ...own('c1'), content: 'hello' }))).toBe(false);
	list.confirm('c1', 'msg_1', at(1));
	expect(shown(list)).toEqual(['hello sent']);
	expect(list.all()[0]).toMatchObject({ key, id: 'msg_1', timestamp: at(1) });
});

test('the answer first, then the echo', () => {
	const list = new MessageList();
	list.addPending('c1', 'hello', at(50));
	list.confirm('c1', 'msg_1', at(1));
	list.upsert(message('msg_1', 1, { ...own('c1'), content: 'hello' }));
	expect(shown(list)).toEqual(['hello sent']);
});

test('an echo without the client id is merged by the answer', () => {
	const list = new MessageList();
	list.addPending('c1', 'hello', at(50));
	list.upsert(message('msg_1', 1, { sender: 'visitor', content: 'hello' }));
	list.confirm('c1', 'msg_1', at(1));
	expect(shown(list)).toEqual(['hello sent']);
});

test('two equal messages stay two', () => {
	const list = new MessageList();
	list.addPending('c1', 'ok', at(1));
	list.addPending('c2', 'ok', at(1));
	list.upsert(message('msg_2', 2, { ...own('c2'), content: 'ok' }));
	expect(shown(list)).toEqual(['ok sent', 'ok sending']);
	list.confirm('c1', 'msg_1', at(1));
	expect(list.all().map((item) => item.id)).toEqual(['msg_1', 'msg_2']);
});

test('a replayed message is no news', () => {
	const list = new MessageList();
	expect(list.upsert(message('msg_1', 1))).toBe(true);
	expect(list.upsert(message('msg_1', 1))).toBe(false);
	expect(list.all()).toHaveLength(1);
});

test('orders by the server, with pending messages last whatever the own clock says', () => {
	const list = new MessageList();
	list.addPending('c1', 'mine', at(0));
	list.upsert(message('late', 9));
	list.upsert(message('early', 3));
	list.upsert(message('same time', 9));
	expect(list.all().map((item) => item.content)).toEqual(['early', 'late', 'same time', 'mine']);
});

test('a failed message stays, and stays through a change of the session', () => {
	const list = new MessageList();
	list.upsert(message('msg_1', 1));
	list.addPending('c1', 'mine', at(2));
	list.setStatus('c1', 'failed');
	list.keepPending();
	expect(shown(list)).toEqual(['mine failed']);
});

test('a deleted message is not shown', () => {
	const list = new MessageList();
	list.upsert(message('msg_1', 1));
	expect(list.upsert(message('msg_1', 1, { deletedAt: at(2) }))).toBe(false);
	expect(list.upsert(message('msg_2', 1, { deletedAt: at(2) }))).toBe(false);
	expect(list.all()).toEqual([]);
});
