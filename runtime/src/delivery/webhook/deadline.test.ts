/** An attempt's time is over once, and not at all if the attempt was over before. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Deadline } from './deadline';

it('says that its time is over, and why', async () => {
	const deadline = new Deadline(5);
	expect(deadline.reason).toBeUndefined();
	// Its own timer keeps nothing alive.
	const alive = setInterval(() => {}, 1000);
	await once(deadline, 'abort');
	clearInterval(alive);
	expect(deadline.reason?.message).toBe('no answer within 0.005 s');
});

it('says nothing once the attempt is over', async () => {
	const deadline = new Deadline(5);
	const aborted = jest.fn();
	deadline.on('abort', aborted);
	deadline.end();
	await sleep(20);
	expect([aborted.mock.calls.length, deadline.reason]).toEqual([0, undefined]);
});
