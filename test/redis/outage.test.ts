/** Redis goes away, hangs, comes back, refuses: streams of the same instance notice nothing, the others little. */
import { Redis } from 'ioredis';
import { eventually } from '../support/eventually';
import { describeWithRedis, RedisServer } from '../support/redis-server';
import { RedisLink } from '../../runtime/src/redis/redis-link';
import { systemClock } from '../../runtime/src/core/clock';
import { createLog } from '../../runtime/src/logging/create-log';
import { redisRateLimits } from '../../runtime/src/security/rate-limits-redis';
import { TestInstances, type Instance, type TestStream } from './support/instances';

const silent = createLog('silent');

describeWithRedis('without Redis for a while', () => {
	let redis: RedisServer;
	let all: TestInstances;
	let [a, b] = [] as unknown as [Instance, Instance];
	beforeEach(async () => {
		redis = await RedisServer.start();
		all = await TestInstances.open();
		[a, b] = [await all.start(redis.url), await all.start(redis.url)];
		await all.addSession('s1');
		await all.addSession('s2');
	});
	afterEach(async () => {
		await all.stop();
		await redis.stop();
		expect(all.errors).toEqual([]);
	});

	const until = (stream: TestStream, expected: string[]) =>
		eventually(async () => {
			// Looks are due every second while nobody is heard.
			all.clock.advance(1000);
			return stream.names.length >= expected.length;
		}).then(() => expect(stream.names).toEqual(expected));

	const opened = async (stream: TestStream) => {
		await eventually(async () => stream.page && !stream.page.isCatchingUp);
		return stream;
	};

	it('tells pages here at once and finds the rest in the log; then all is live again', async () => {
		const [here, there, other] = [a.open('s1'), b.open('s1'), b.open('s2')];
		for (const stream of [here, there, other]) await opened(stream);
		const [operatorHere, operatorThere] = [a.openOperator(), b.openOperator()];
		await redis.stop();
		await eventually(async () => !a.shared.isUp() && !b.shared.isUp());

		await a.emit('s1', 'one');
		await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
		expect(here.names).toEqual(['one']);
		await until(there, ['one']);
		await b.emit('s1', 'two');
		await a.emit(null, 'to all');
		for (const stream of [here, there]) await until(stream, ['one', 'two', 'to all']);
		await until(other, ['to all']);
		// A page that opens meanwhile is found like any other.
		const late = await opened(b.open('s1'));
		await a.emit('s1', 'three');
		await until(late, ['three']);
		for (const stream of [operatorHere, operatorThere]) {
			await eventually(async () => {
				all.clock.advance(1000);
				return stream.names.length === 4;
			});
			expect([...stream.names].sort()).toEqual(['one', 'three', 'to all', 'two']);
		}
		expect(await a.shared.realtime.pagesOf('s1')).toBe(1);

		await redis.start();
		await eventually(async () => a.shared.isUp() && b.shared.isUp());
		await eventually(async () => (await a.shared.realtime.pagesOf('s1')) === 3);
		// No look is due now: this comes through Redis.
		await a.emit('s1', 'live');
		await eventually(async () => there.names.at(-1) === 'live');
		expect(there.names).toEqual(['one', 'two', 'to all', 'three', 'live']);
		await eventually(async () => operatorThere.names.at(-1) === 'live');
		expect(operatorThere.names).toHaveLength(5);
	}, 20_000);

	it('looks at once for what happened in the moment of coming back', async () => {
		const there = await opened(b.open('s1'));
		await redis.stop();
		await eventually(async () => !a.shared.isUp() && !b.shared.isUp());
		await a.emit('s1', 'meanwhile');
		await redis.start();
		// The clock stands still: nothing but coming back can be the reason.
		await eventually(async () => there.names.length > 0);
		expect(there.names).toEqual(['meanwhile']);
	});

	/** Cuts the connections that were made first (of a) or last (of b). */
	const cut = async (which: 'a' | 'b') => {
		const admin = new Redis(redis.url);
		const list = String(await admin.client('LIST'));
		const ids = [...list.matchAll(/^id=(\d+) .* name=pocketping/gm)].map(([, id = '']) => id);
		expect(ids).toHaveLength(4);
		for (const id of which === 'a' ? ids.slice(0, 2) : ids.slice(2)) {
			await admin.client('KILL', 'ID', id);
		}
		admin.disconnect();
	};

	it('one that was cut off looks for what it did not hear', async () => {
		const there = await opened(b.open('s1'));
		await cut('b');
		await eventually(async () => !b.shared.isUp());
		expect(a.shared.isUp()).toBe(true);
		await a.emit('s1', 'not heard');
		await eventually(async () => there.names.length > 0);
		expect(there.names).toEqual(['not heard']);
	});

	it('one that was cut off has the others look for what it did not tell', async () => {
		const there = await opened(b.open('s1'));
		await cut('a');
		await eventually(async () => !a.shared.isUp());
		expect(b.shared.isUp()).toBe(true);
		await a.emit('s1', 'not told');
		await eventually(async () => there.names.length > 0);
		expect(there.names).toEqual(['not told']);
	});

	it('starts without it, and finds it', async () => {
		await redis.stop();
		const c = await all.start(redis.url);
		expect(c.shared.isUp()).toBe(false);
		const page = await opened(c.open('s1'));
		await c.emit('s1', 'alone');
		await until(page, ['alone']);
		await redis.start();
		await eventually(async () => c.shared.isUp() && a.shared.isUp());
		await a.emit('s1', 'together');
		await until(page, ['alone', 'together']);
	}, 20_000);

	it('holds up nobody when it hangs', async () => {
		const page = await opened(b.open('s1'));
		const limits = b.shared.limits(() => {});
		await limits.take('message', 's1');
		redis.hang();
		const began = performance.now();
		await Promise.all(Array.from({ length: 20 }, (_, n) => limits.take('address', `a${n}`)));
		expect(await b.shared.realtime.pagesOf('s1')).toBe(1);
		expect(performance.now() - began).toBeLessThan(2000);
		expect(b.shared.isUp()).toBe(false);
		// From now on it is not asked at all.
		const again = performance.now();
		for (let n = 0; n < 10; n += 1) await limits.take('address', 'a1');
		await opened(b.open('s2'));
		expect(performance.now() - again).toBeLessThan(400);
		await a.emit('s1', 'one');
		await until(page, ['one']);
		redis.goOn();
		await eventually(async () => {
			all.clock.advance(2000);
			return a.shared.isUp() && b.shared.isUp();
		});
		await a.emit('s1', 'two');
		await until(page, ['one', 'two']);
	}, 20_000);
});

describeWithRedis('limits', () => {
	let redis: RedisServer;
	const links: RedisLink[] = [];
	beforeAll(async () => {
		redis = await RedisServer.start();
	});
	afterAll(async () => {
		for (const link of links) await link.close();
		await redis.stop();
	});

	const limits = async (projectId = 'proj_1') => {
		const link = await RedisLink.open({ url: redis.url, clock: systemClock, log: silent });
		links.push(link);
		return redisRateLimits(link, projectId);
	};

	it('count the uses on all instances together', async () => {
		const [one, two] = [await limits(), await limits()];
		for (let n = 0; n < 15; n += 1) {
			await one.take('message', 's');
			await two.take('message', 's');
		}
		const refusal = { code: 'RATE_LIMITED', retryAfterSeconds: 10 };
		await expect(one.take('message', 's')).rejects.toMatchObject(refusal);
		await expect(two.take('message', 's')).rejects.toMatchObject(refusal);
		await two.take('message', 'another');
		await two.take('event', 's');
		await (await limits('proj_2')).take('message', 's');
	});

	it('are each instance’s own while Redis is away', async () => {
		const [one, two] = [await limits(), await limits()];
		await redis.stop();
		for (const own of [one, two]) {
			for (let n = 0; n < 30; n += 1) await own.take('message', 'away');
			await expect(own.take('message', 'away')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
		}
		await redis.start();
	});
});

describeWithRedis('a Redis that refuses', () => {
	it('stops the start, and says why without the password', async () => {
		const redis = await RedisServer.start(['--requirepass', 'right-password']);
		try {
			const open = (login: string, database = '') =>
				RedisLink.open({
					url: `redis://${login}127.0.0.1:${redis.port}${database}`,
					clock: systemClock,
					log: silent,
				});
			for (const login of ['', ':wrong-password@', 'nobody:wrong-password@']) {
				const refusal = await open(login).catch((error: Error) => error);
				expect(refusal).toMatchObject({ code: 'REDIS_REFUSED' });
				expect((refusal as Error).message).toContain('REDIS_URL');
				expect((refusal as Error).message).not.toContain('wrong-password');
			}
			await expect(open(':right-password@', '/99')).rejects.toMatchObject({
				code: 'REDIS_REFUSED',
			});
			const link = await open(':right-password@');
			expect(link.isUp).toBe(true);
			await link.close();
		} finally {
			await redis.stop();
		}
	});
});

describeWithRedis('visitors', () => {
	it('are known to be there on whatever instance they did something', async () => {
		const redis = await RedisServer.start();
		const all = await TestInstances.open();
		const [a, b] = [await all.start(redis.url), await all.start(redis.url)];
		try {
			const before = all.clock.now() - 1;
			a.shared.visitors.note('s1');
			expect(await a.shared.visitors.seenAfter('s1', before)).toBe(true);
			all.clock.advance(1000);
			await eventually(async () => await b.shared.visitors.seenAfter('s1', before));
			expect(await b.shared.visitors.seenAfter('s1', all.clock.now())).toBe(false);
			expect(await b.shared.visitors.seenAfter('s2', before)).toBe(false);
		} finally {
			await all.stop();
			await redis.stop();
		}
	});
});
