/** One entry per message, whichever of echo, answer, replay and history comes first. */
import { MessageList } from './message-list';
import type { WireMessage } from './parse-message';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString();

function message(id: string, second: number, more: Partial<WireMessage> = {}): WireMessage {
	return { id, content: id, sender: 'operator', timestamp: at(second), ...more };
}

const own = (clientId: string): Partial<WireMessage> => ({ sender: 'visitor', clientId });
const shown = (list: MessageList) => list.all().map((item) => `${item.content} ${item.status}`);

test('the echo takes the place of the pending message', () => {
	const list = new MessageList();
	list.addPending({ clientId: 'c1', content: 'hello' }, at(50));
	const { key } = list.all()[0]!;
	expect(list.upsert(message('msg_1', 1, { ...own('c1'), content: 'hello' }))).toBe(false);
	list.confirm('c1', 'msg_1', at(1));
	expect(shown(list)).toEqual(['hello sent']);
	expect(list.all()[0]).toMatchObject({ key, id: 'msg_1', timestamp: at(1) });
});

test('the answer first, then the echo', () => {
	const list = new MessageList();
	list.addPending({ clientId: 'c1', content: 'hello' }, at(50));
	list.confirm('c1', 'msg_1', at(1));
	list.upsert(message('msg_1', 1, { ...own('c1'), content: 'hello' }));
	expect(shown(list)).toEqual(['hello sent']);
});

test('an echo without the client id is merged by the answer', () => {
	const list = new MessageList();
	list.addPending({ clientId: 'c1', content: 'hello' }, at(50));
	list.upsert(message('msg_1', 1, { sender: 'visitor', content: 'hello' }));
	list.confirm('c1', 'msg_1', at(1));
	expect(shown(list)).toEqual(['hello sent']);
});

test('two equal messages stay two', () => {
	const list = new MessageList();
	list.addPending({ clientId: 'c1', content: 'ok' }, at(1));
	list.addPending({ clientId: 'c2', content: 'ok' }, at(1));
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
	list.addPending({ clientId: 'c1', content: 'mine' }, at(0));
	list.upsert(message('late', 9));
	list.upsert(message('early', 3));
	list.upsert(message('same time', 9));
	expect(list.all().map((item) => item.content)).toEqual(['early', 'late', 'same time', 'mine']);
});

test('a failed message stays, and stays through a change of the session', () => {
	const list = new MessageList();
	list.upsert(message('msg_1', 1));
	list.addPending({ clientId: 'c1', content: 'mine' }, at(2));
	list.setStatus('c1', 'failed');
	list.keepPending();
	expect(shown(list)).toEqual(['mine failed']);
});

test('of a deleted message only the fact is left', () => {
	const list = new MessageList();
	list.upsert(message('msg_1', 1));
	list.upsert(message('msg_3', 3));
	expect(list.upsert(message('msg_1', 1, { content: '', deletedAt: at(4) }))).toBe(false);
	expect(list.upsert(message('msg_2', 2, { content: '', deletedAt: at(4) }))).toBe(false);
	list.delete('msg_3');
	expect(list.all().map(({ id, content, isDeleted }) => [id, content, isDeleted])).toEqual([
		['msg_1', '', true],
		['msg_2', '', true],
		['msg_3', '', true],
	]);
});

test('a receipt is not taken back by an echo that comes after it', () => {
	const list = new MessageList();
	list.upsert(message('msg_1', 1, own('c1')));
	list.markRead(['msg_1', 'unknown'], 'read');
	list.upsert(message('msg_1', 1, own('c1')));
	list.markRead(['msg_1'], 'delivered');
	list.markRead(['msg_1'], 'sent');
	expect(shown(list)).toEqual(['msg_1 read']);
	list.upsert(message('msg_2', 2, { deliveredAt: at(3) }));
	expect(shown(list)).toEqual(['msg_1 read', 'msg_2 delivered']);
});

test('a question that ended has no buttons any more', () => {
	const list = new MessageList();
	list.upsert(message('msg_1', 1, { choices: ['Yes', 'No'] }));
	list.upsert(message('msg_2', 2, { choices: ['Yes', 'No'] }));
	list.endQuestion('msg_1');
	list.endQuestion('unknown');
	expect(list.all().map(({ choices }) => choices)).toEqual([undefined, ['Yes', 'No']]);
});

test('files stay with a message whose echo does not name them', () => {
	const list = new MessageList();
	const file = {
		id: 'att_1',
		filename: 'a.png',
		mimeType: 'image/png',
		size: 1,
		url: 'https://a.b',
	};
	list.addPending({ clientId: 'c1', content: '', attachments: [file] }, at(1));
	list.upsert(message('msg_1', 1, own('c1')));
	expect(list.all()[0]).toMatchObject({ id: 'msg_1', attachments: [file] });
});

test('a text of the page itself keeps its place, and is not said twice in a row', () => {
	const list = new MessageList();
	list.upsert(message('msg_1', 5));
	list.addPending({ clientId: 'c1', content: 'mine' }, at(0));
	list.addLocal('a hint');
	list.upsert(message('msg_2', 9));
	expect(list.all().map(({ content }) => content)).toEqual(['msg_1', 'a hint', 'msg_2', 'mine']);
	list.keepPending();
	list.addLocal('another');
	list.addLocal('another');
	expect(list.all().map(({ content }) => content)).toEqual(['another', 'mine']);
});

test("knows up to when the server told it everything, by the server's clock alone", () => {
	const list = new MessageList();
	list.addPending({ clientId: 'c1', content: 'mine' }, at(50));
	expect(list.changedAt).toBeUndefined();
	list.upsert(message('msg_1', 1, { editedAt: at(7) }));
	list.upsert(message('msg_2', 4));
	expect(list.changedAt).toBe(at(7));
	list.upsert(message('msg_2', 4, { readAt: at(9) }));
	expect(list.changedAt).toBe(at(9));
	list.keepPending();
	expect(list.changedAt).toBeUndefined();
});
