/** What comes over the wire is checked before it is believed. */
import { parseFrame } from './wire';

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
