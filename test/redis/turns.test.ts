/** Work that one instance at a time may do, such as listening to Telegram. */
import { systemClock } from '../../runtime/src/core/clock';
import { createLog } from '../../runtime/src/logging/create-log';
import { RedisLink } from '../../runtime/src/redis/redis-link';
import { turnsIn } from '../../runtime/src/redis/turns';
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { describeWithRedis, RedisServer } from '../support/redis-server';

describeWithRedis('turns', () => {
	let redis: RedisServer;
	let key = 0;
	const cleanUp: Array<() => Promise<unknown>> = [];
	beforeEach(async () => {
		redis = await RedisServer.start();
		key += 1;
	});
	afterEach(async () => {
		for (const end of cleanUp.splice(0).reverse()) await end();
		await redis.stop();
	});

	/** One that works until it is told to stop. */
	async function worker(work = untilAborted) {
		const clock = new ManualClock();
		const log = createLog('silent');
		const link = await RedisLink.open({ url: redis.url, clock: systemClock, log });
		const controller = new AbortController();
		const one = { clock, link, works: 0, isWorking: false, waited: 0, ended: undefined as unknown };
		const run = turnsIn({ link, clock, key: `turn:${key}` })(
			controller.signal,
			() => (one.waited += 1),
			async (signal) => {
				[one.works, one.isWorking] = [one.works + 1, true];
				try {
					await work(signal);
				} finally {
					one.isWorking = false;
				}
			},
		);
		run.then(
			() => (one.ended = true),
			(error: unknown) => (one.ended = error),
		);
		const stop = async () => {
			controller.abort();
			await run.catch(() => {});
		};
		cleanUp.push(async () => {
			await stop();
			await link.close();
		});
		/** Lets time pass until something has happened. */
		const until = (happened: () => boolean) =>
			eventually(async () => {
				if (!happened()) clock.advance(1000);
				return happened();
			});
		return Object.assign(one, { stop, until });
	}

	it('one works, another waits and follows when the first stops', async () => {
		const first = await worker();
		await first.until(() => first.isWorking);
		const second = await worker();
		await second.until(() => second.waited === 1);
		for (let n = 0; n < 5; n += 1) {
			second.clock.advance(2000);
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
		expect([second.works, second.waited]).toEqual([0, 1]);
		await first.stop();
		expect(first.ended).toBe(true);
		await second.until(() => second.isWorking);
	});

	it('a dead one’s turn falls free by itself', async () => {
		const first = await worker();
		await first.until(() => first.isWorking);
		// As after kill -9: nothing is given back, nothing is renewed.
		expect(await first.link.commands.pttl(`turn:${key}`)).toBeGreaterThan(10_000);
		await first.link.commands.pexpire(`turn:${key}`, 50);
		const second = await worker();
		await second.until(() => second.isWorking);
		// The first finds out when it wants to renew its turn.
		await first.until(() => !first.isWorking);
		expect(first.ended).toBeUndefined();
	});

	it('renews its turn, and keeps it without Redis', async () => {
		const first = await worker();
		await first.until(() => first.isWorking);
		await first.link.commands.pexpire(`turn:${key}`, 1000);
		await eventually(async () => {
			first.clock.advance(5000);
			return (await first.link.commands.pttl(`turn:${key}`)) > 10_000;
		});
		await redis.stop();
		await eventually(async () => !first.link.isUp);
		for (let n = 0; n < 5; n += 1) first.clock.advance(5000);
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect([first.isWorking, first.works]).toEqual([true, 1]);
		await redis.start();
		await eventually(async () => first.link.isUp);
		await eventually(async () => {
			first.clock.advance(5000);
			return (await first.link.commands.exists(`turn:${key}`)) === 1;
		});
		expect(first.works).toBe(1);
	});

	it('what ends or fails by itself gives its turn back', async () => {
		const first = await worker(async () => {
			throw new Error('broken');
		});
		await eventually(async () => first.ended);
		expect(first.ended).toMatchObject({ message: 'broken' });
		const second = await worker(async () => {});
		await second.until(() => second.ended === true);
		expect([second.works, second.waited]).toEqual([1, 0]);
	});
});

function untilAborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		signal.addEventListener('abort', () => resolve());
	});
}
