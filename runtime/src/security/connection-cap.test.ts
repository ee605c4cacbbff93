import { ChatError } from '../core/chat-error';
import { ConnectionCap } from './connection-cap';

it('lets in as many as it says per key, and again as many as have left', () => {
	const cap = new ConnectionCap(2);
	cap.enter('a');
	cap.enter('a');
	cap.enter('b');
	expect(() => cap.enter('a')).toThrow(ChatError);
	cap.leave('a');
	cap.enter('a');
	expect(() => cap.enter('a')).toThrow('at a time');
});

it('says when to come back', () => {
	try {
		new ConnectionCap(0).enter('a');
		throw new Error('let in');
	} catch (error) {
		expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 30 });
	}
});

it('keeps nothing of keys without connections', () => {
	const cap = new ConnectionCap(Infinity);
	for (let n = 0; n < 1000; n += 1) cap.enter(`key${n % 10}`);
	expect(cap.size).toBe(10);
	for (let n = 0; n < 1000; n += 1) cap.leave(`key${n % 10}`);
	cap.leave('never came');
	expect(cap.size).toBe(0);
});
