/** What happens on one instance reaches the streams of the others, once, in the log's order, and nobody else. */
import { Redis } from 'ioredis';
import { eventually } from '../support/eventually';
import { describeWithRedis, RedisServer } from '../support/redis-server';
import { TestInstances, type Instance, type TestStream } from './support/instances';

describeWithRedis('two instances', () => {
	let redis: RedisServer;
	let all: TestInstances;
	let [a, b] = [] as unknown as [Instance, Instance];
	let seen: Redis;
	beforeAll(async () => {
		redis = await RedisServer.start();
		seen = new Redis(redis.url);
	});
	afterAll(async () => {
		seen.disconnect();
		await redis.stop();
	});
	beforeEach(async () => {
		all = await TestInstances.open();
		[a, b] = [await all.start(redis.url), await all.start(redis.url)];
		for (const id of ['s1', 's2']) await all.addSession(id);
	});
	afterEach(async () => {
		await all.stop();
		expect(all.errors).toEqual([]);
	});

	const names = (stream: TestStream, expected: string[]) =>
		eventually(async () => stream.names.length >= expected.length).then(() =>
			expect(stream.names).toEqual(expected),
		);

	/** Resolves once the instance hears what is said to its pages. */
	const listening = async (instance: Instance, stream: TestStream) => {
		await eventually(async () => stream.page && !stream.page.isCatchingUp);
		return instance;
	};

	it('tells the pages of a session wherever they are, and no others', async () => {
		const pages = [a.open('s1'), b.open('s1'), b.open('s2')] as const;
		for (const page of pages) await listening(b, page);
		for (const name of ['one', 'two', 'three']) await a.emit('s1', name);
		await names(pages[0], ['one', 'two', 'three']);
		await names(pages[1], ['one', 'two', 'three']);
		await b.emit('s2', 'other');
		await names(pages[2], ['other']);
		expect(pages[1].frames.map(({ seq }) => seq)).toEqual(pages[0].frames.map(({ seq }) => seq));
	});

	it('listens to the sessions whose pages it has, and to no others', async () => {
		const channels = async () =>
			((await seen.pubsub('CHANNELS', 'pocketping:*:session:*')) as string[]).sort();
		const open = [a.open('s1'), a.open('s1'), b.open('s2')] as const;
		await eventually(async () => (await channels()).length === 2);
		expect(await channels()).toEqual([
			'pocketping:proj_1:session:s1',
			'pocketping:proj_1:session:s2',
		]);
		a.close(open[0]);
		b.close(open[2]);
		await eventually(async () => (await channels()).length === 1);
		a.close(open[1]);
		await eventually(async () => (await channels()).length === 0);
	});

	it('keeps the order when an earlier event is told of later', async () => {
		const page = b.open('s1');
		await listening(b, page);
		a.isMute = true;
		await a.emit('s1', 'first');
		a.isMute = false;
		// Its committer has not told of the first yet; the second is from an instance that is quicker.
		await b.emit('s1', 'second');
		await names(page, ['first', 'second']);
		const late = await a.emit('s1', 'third');
		await names(page, ['first', 'second', 'third']);
		a.shared.realtime.publish([late]);
		await b.emit('s1', 'fourth');
		await names(page, ['first', 'second', 'third', 'fourth']);
	});

	it('finds what an instance committed and died before it told of it', async () => {
		const [page, operator] = [b.open('s1'), b.openOperator()];
		await listening(b, page);
		a.isMute = true;
		await a.emit('s1', 'from the grave');
		await a.emit(null, 'to all');
		all.clock.advance(5000);
		await new Promise((resolve) => setTimeout(resolve, 50));
		// It may still be on its way.
		expect(page.names).toEqual([]);
		all.clock.advance(5000);
		await names(page, ['from the grave', 'to all']);
		a.isMute = false;
		await a.emit('s1', 'after');
		await names(page, ['from the grave', 'to all', 'after']);
		await names(operator, ['after']);
	});

	it('hands a broadcast on after what happened to the session before', async () => {
		const [page, other] = [b.open('s1'), a.open('s2')];
		await listening(b, page);
		await listening(a, other);
		a.isMute = true;
		await a.emit('s1', 'before');
		a.isMute = false;
		await a.emit(null, 'to all');
		await names(page, ['before', 'to all']);
		await names(other, ['to all']);
		a.isMute = true;
		await a.emit(null, 'missed');
		a.isMute = false;
		await a.emit(null, 'to all again');
		await names(page, ['before', 'to all', 'missed', 'to all again']);
		await names(other, ['to all', 'missed', 'to all again']);
		await b.emit('s1', 'and on');
		await names(page, ['before', 'to all', 'missed', 'to all again', 'and on']);
	});

	it('replays what a page missed, whichever instance it comes back to', async () => {
		const first = await a.emit('s1', 'one');
		await a.emit('s1', 'two');
		await a.emit('s2', 'not mine');
		const page = b.open('s1', first.seq);
		await names(page, ['two']);
		await a.emit('s1', 'three');
		await names(page, ['two', 'three']);
		// A position that this log never had: it counts as its end.
		const strange = b.open('s1', 1_000_000);
		await listening(b, strange);
		await a.emit('s1', 'four');
		await names(strange, ['four']);
		// Nothing was said of a position: what went before is not replayed when something is missing later.
		const fresh = b.open('s1');
		await listening(b, fresh);
		a.isMute = true;
		await a.emit('s1', 'five');
		a.isMute = false;
		await a.emit('s1', 'six');
		await names(fresh, ['five', 'six']);
	});

	it('passes on what is not kept, and ends erased sessions everywhere', async () => {
		const [mine, theirs, other] = [a.open('s1'), b.open('s1'), b.open('s2')];
		for (const page of [mine, theirs, other]) await listening(b, page);
		const typing = { type: 'typing', data: { sessionId: 's1', isTyping: true } };
		a.shared.realtime.sendToSession('s1', typing);
		b.shared.realtime.sendToAll({ type: 'config_update', data: {} });
		for (const page of [mine, theirs]) {
			await eventually(async () => page.frames.length === 2);
			expect(page.frames).toContainEqual(typing);
		}
		await eventually(async () => other.frames.length === 1);
		a.shared.realtime.endSession('s1');
		await eventually(async () => theirs.ended === 4404);
		expect(mine.ended).toBe(4404);
		expect(other.ended).toBeUndefined();
	});

	it('counts pages on all instances, and those of a dead one no more', async () => {
		const pages = [a.open('s1'), b.open('s1'), b.open('s1'), b.open('s2')];
		for (const page of pages) await listening(b, page);
		const { realtime } = a.shared;
		expect(await realtime.pagesOf('s1')).toBe(3);
		expect(await realtime.pagesOf('s2')).toBe(1);
		expect(await realtime.pagesOf('s3')).toBe(0);
		expect(await realtime.pages()).toBe(4);
		// Operators are listened for with a pattern, and are no pages.
		b.openOperator();
		a.openOperator();
		await eventually(async () => Number(await seen.pubsub('NUMPAT')) === 1);
		expect(await realtime.pagesOf('s1')).toBe(3);
		expect(await Promise.all(Array.from({ length: 20 }, () => realtime.pages()))).toEqual(
			Array(20).fill(4),
		);
		await b.shared.stop();
		expect(await realtime.pages()).toBe(1);
		expect(await realtime.pagesOf('s1')).toBe(1);
	});

	it('shows operators everything that happens on any instance, once', async () => {
		const operator = b.openOperator();
		const page = b.open('s1');
		await listening(b, page);
		await eventually(async () => Number(await seen.pubsub('NUMPAT')) === 1);
		await a.emit('s1', 'one');
		await b.emit('s2', 'two');
		await a.emit('s2', 'three');
		await a.emit(null, 'four');
		await eventually(async () => operator.frames.length === 4);
		expect([...operator.names].sort()).toEqual(['four', 'one', 'three', 'two']);
		b.hub.remove(operator);
		await eventually(async () => Number(await seen.pubsub('NUMPAT')) === 0);
	});

	it('lets somebody hear of a session without a page', async () => {
		const heard: string[] = [];
		const end = b.shared.realtime.hearElsewhere('s1', (events) =>
			heard.push(...events.map(({ body }) => body.data.event?.name ?? '')),
		);
		await eventually(async () => {
			await a.emit('s1', 'hello');
			return heard.length > 0;
		});
		await b.emit('s1', 'own');
		end();
		await eventually(
			async () => ((await seen.pubsub('CHANNELS', '*:session:*')) as string[]).length === 0,
		);
		expect(new Set(heard)).toEqual(new Set(['hello']));
	});

	it('survives what it does not understand', async () => {
		const [page, operator] = [b.open('s1'), b.openOperator()];
		await listening(b, page);
		await eventually(async () => Number(await seen.pubsub('NUMPAT')) === 1);
		const texts = ['', 'null', '[]', '{"from":"x"}', '{"from":"x","kind":"event"}'];
		texts.push(
			'{"from":"x","kind":"event","event":{"seq":"1"}}',
			'{"from":"x","kind":"new thing"}',
		);
		texts.push('{"from":"x","kind":"frame"}', '{"from":"x","kind":"counted","ask":{}}');
		for (const text of texts) {
			await seen.publish('pocketping:proj_1:session:s1', text);
			await seen.publish('pocketping:proj_1:all', text);
		}
		await a.emit('s1', 'goes on');
		await eventually(async () => page.names.includes('goes on'));
		await eventually(async () => operator.names.includes('goes on'));
		expect(all.errors.length).toBeGreaterThan(0);
		all.errors.length = 0;
	});

	it('opens thousands of sessions with a few commands', async () => {
		const before = await subscribeCalls(seen);
		for (let n = 0; n < 3000; n += 1) b.open(`many${n}`);
		const count = async () =>
			((await seen.pubsub('CHANNELS', 'pocketping:*:session:many*')) as string[]).length;
		await eventually(async () => (await count()) === 3000);
		expect((await subscribeCalls(seen)) - before).toBeLessThan(20);
	});
});

async function subscribeCalls(redis: Redis): Promise<number> {
	const info = await redis.info('commandstats');
	return Number(/cmdstat_subscribe:calls=(\d+)/.exec(info)?.[1] ?? 0);
}
