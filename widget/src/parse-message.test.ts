/** Messages that come over the wire are checked before they are believed. */
import { parseMessage } from './parse-message';

const good = { id: 'm', content: '', sender: 'ai', timestamp: '2026-01-01T00:00:00.000Z' };

test('reads a message and nothing else of the object', () => {
	expect(parseMessage({ ...good, clientId: 'c', innerHTML: '<b>' })).toEqual({
		...good,
		clientId: 'c',
	});
});

test('reads what became of a message, and the id of the one it answers', () => {
	const time = '2026-01-01T00:00:01.000Z';
	const more = { deliveredAt: time, readAt: time, editedAt: time, deletedAt: time };
	expect(parseMessage({ ...good, ...more, replyTo: 'msg_0' })).toEqual({
		...good,
		...more,
		replyTo: 'msg_0',
	});
	expect(parseMessage({ ...good, readAt: null, replyTo: { id: 'msg_0', content: 'x' } })).toEqual({
		...good,
		replyTo: 'msg_0',
	});
	const quote = { id: 'msg_0', content: 'x', sender: 'visitor', innerHTML: '<b>' };
	expect(parseMessage({ ...good, replyTo: { ...quote, deleted: true } })).toEqual({
		...good,
		replyTo: 'msg_0',
		quoted: { content: 'x', sender: 'visitor', isDeleted: true },
	});
});

test('reads the buttons, and who wrote it; not what else the metadata says', () => {
	const choices = [{ id: 'y', label: 'Yes' }, { id: 'n', label: 'No' }, { id: 'x' }, 'Maybe', null];
	const metadata = { choices, operatorName: 'Maria', operatorAvatar: 'https://a.b/c', source: 'x' };
	expect(parseMessage({ ...good, metadata })).toEqual({
		...good,
		choices: ['Yes', 'No'],
		operatorName: 'Maria',
		operatorAvatar: 'https://a.b/c',
	});
	for (const nothing of [null, 'text', {}, { choices: 'Yes', operatorName: 7 }]) {
		expect(parseMessage({ ...good, metadata: nothing })).toEqual(good);
	}
	const many = Array.from({ length: 500 }, (_, index) => ({ label: `${index}` }));
	expect(parseMessage({ ...good, metadata: { choices: many } })?.choices).toHaveLength(20);
});

test.each(['javascript:alert(1)', 'data:text/html,x', '//other.example/a', '/a', '', undefined])(
	'a file at %p is left out',
	(url) => {
		const attachments = [
			{ id: 'att_1', url },
			{ id: 'att_2', url: 'https://a.example/b' },
		];
		expect(parseMessage({ ...good, attachments })?.attachments).toEqual([
			{ id: 'att_2', url: 'https://a.example/b', filename: 'file', mimeType: '', size: 0 },
		]);
	},
);

test.each([
	['no id', { ...good, id: undefined }],
	['content that is not text', { ...good, content: { html: '<b>' } }],
	['an unknown sender', { ...good, sender: 'admin' }],
	['a time that is none', { ...good, timestamp: 'soon' }],
	['no object', 'hello'],
])('a message with %s is left out', (_what, value) => {
	expect(parseMessage(value)).toBeUndefined();
});
