/** What comes over the wire is checked before it is believed. */
import { parseFrame, parseMessage } from './wire';

test('reads a frame with and without a number', () => {
	expect(parseFrame('{"type":"event","data":{"name":"a"},"seq":4}')).toEqual({
		type: 'event',
		data: { name: 'a' },
		seq: 4,
	});
	expect(parseFrame('{"type":"ping"}')).toEqual({ type: 'ping', data: {}, seq: undefined });
});

test.each(['', '{', 'null', '[]', '"x"', '{"data":{}}', '{"type":3}', undefined, {}])(
	'%p is no frame',
	(text) => expect(parseFrame(text)).toBeUndefined(),
);

const good = { id: 'm', content: '', sender: 'ai', timestamp: '2026-01-01T00:00:00.000Z' };

test('reads a message and nothing else of the object', () => {
	expect(parseMessage({ ...good, clientId: 'c', innerHTML: '<b>' })).toEqual({
		...good,
		clientId: 'c',
		deletedAt: undefined,
	});
});

test.each([
	['no id', { ...good, id: undefined }],
	['content that is not text', { ...good, content: { html: '<b>' } }],
	['an unknown sender', { ...good, sender: 'admin' }],
	['a time that is none', { ...good, timestamp: 'soon' }],
	['no object', 'hello'],
])('a message with %s is left out', (_what, value) => {
	expect(parseMessage(value)).toBeUndefined();
});
