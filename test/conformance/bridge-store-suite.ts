/** What every store must remember for bridges, whichever database it rests on. */
import type { BridgePost, BridgeThread } from '../../runtime/src/storage/bridge-records';
import type { SessionRecord } from '../../runtime/src/storage/records';
import type { Store, StoreTransaction } from '../../runtime/src/storage/store';

const session = (id: string, lastActivity: number, status: 'active' | 'closed' = 'active') =>
	({
		id,
		visitorId: 'v',
		status,
		createdAt: 1000,
		lastActivity,
		closedAt: null,
		metadata: {},
		identity: null,
		aiEnabled: null,
		handledBy: 'waiting',
		announcedAt: 1000,
		contact: null,
		csat: null,
		screenshot: null,
	}) satisfies SessionRecord;

const thread = (sessionId: string, fields: Partial<BridgeThread> = {}): BridgeThread => ({
	bridge: 'telegram',
	sessionId,
	place: '-100',
	thread: `topic-${sessionId}`,
	title: '🟢 Visitor',
	...fields,
});

const post = (sessionId: string, id: string, fields: Partial<BridgePost> = {}): BridgePost => ({
	bridge: 'telegram',
	sessionId,
	subject: 'msg_1',
	part: 't0',
	place: '-100',
	post: id,
	foreign: false,
	...fields,
});

export function bridgeStoreSuite(current: () => Store): void {
	const write = (change: (tx: StoreTransaction) => Promise<unknown>) =>
		current().transaction(async (tx) => void (await change(tx)));
	const bridges = () => current().bridges;

	describe('bridges', () => {
		beforeEach(() =>
			write(async (tx) => {
				await tx.insertSession(session('a', 1000));
				await tx.insertSession(session('b', 3000));
				await tx.insertSession(session('c', 2000, 'closed'));
			}),
		);

		it('threads are found from both sides, replaced and forgotten', async () => {
			await write(async (tx) => {
				for (const id of ['a', 'b', 'c']) await tx.bridges.putThread(thread(id));
				await tx.bridges.putThread(thread('a', { bridge: 'slack', thread: 'topic-b' }));
			});
			expect(await bridges().getThread('telegram', 'a')).toEqual(thread('a'));
			expect((await bridges().findThread('telegram', '-100', 'topic-b'))?.sessionId).toBe('b');
			expect((await bridges().findThread('slack', '-100', 'topic-b'))?.sessionId).toBe('a');
			expect(await bridges().findThread('discord', '-100', 'topic-b')).toBeUndefined();
			expect(await bridges().countOpenThreads('telegram')).toBe(2);
			await write((tx) => tx.bridges.putThread(thread('a', { thread: 'new', title: '🔴' })));
			expect(await bridges().findThread('telegram', '-100', 'topic-a')).toBeUndefined();
			expect(await bridges().getThread('telegram', 'a')).toMatchObject({ title: '🔴' });
			await write((tx) => tx.bridges.deleteThread('telegram', 'a'));
			expect(await bridges().getThread('telegram', 'a')).toBeUndefined();
			expect(await bridges().getThread('slack', 'a')).toBeDefined();
		});

		it('posts are found by what they say and by where they are, in the order of their parts', async () => {
			await write(async (tx) => {
				for (const part of ['t10', 't2', 't0']) await tx.bridges.putPost(post('a', part, { part }));
				await tx.bridges.putPost(post('a', '9', { place: '-200', foreign: true }));
			});
			const parts = await bridges().listPosts('a', 'telegram', 'msg_1');
			expect(parts.map(({ post: id }) => id).sort()).toEqual(['9', 't0', 't10', 't2']);
			const here = parts.filter(({ place }) => place === '-100').map(({ part }) => part);
			expect(here).toEqual(['t0', 't2', 't10']);
			expect(await bridges().findPost('telegram', '-200', '9')).toMatchObject({ foreign: true });
			expect(await bridges().findPost('telegram', '-100', '9')).toBeUndefined();
			await write((tx) => tx.bridges.putPost(post('a', 'again')));
			expect(await bridges().findPost('telegram', '-100', 't0')).toBeUndefined();
			await write((tx) => tx.bridges.deletePost('telegram', '-100', 'again'));
			expect(await bridges().listPosts('a', 'telegram', 'msg_1')).toHaveLength(3);
		});

		it('knows the newest post of each open session, by number and not by letter', async () => {
			await write(async (tx) => {
				for (const id of ['a', 'b', 'c']) await tx.bridges.putThread(thread(id));
				await tx.bridges.putPost(post('a', '9'));
				await tx.bridges.putPost(post('a', '10', { part: 't1' }));
				await tx.bridges.putPost(post('b', '7'));
				await tx.bridges.putPost(post('c', '8'));
			});
			const newest = await bridges().newestPosts('telegram', 10);
			expect(newest.map(({ post: id }) => id)).toEqual(['7', '10']);
			expect(await bridges().newestPosts('telegram', 1)).toHaveLength(1);
		});

		it('an update is news once, until it is forgotten', async () => {
			const take = (id: string, at: number) =>
				current().transaction((tx) => tx.bridges.takeUpdate('slack', id, at));
			expect([await take('1', 10), await take('1', 11), await take('2', 20)]).toEqual([
				true,
				false,
				true,
			]);
			const forget = (limit: number) =>
				current().transaction((tx) => tx.bridges.deleteUpdates(20, limit));
			expect([await forget(10), await forget(10)]).toEqual([1, 0]);
			expect([await take('1', 30), await take('2', 30)]).toEqual([true, false]);
		});

		it('operators are online until a time, or all away', async () => {
			const operator = { source: 'slack', id: '1', name: 'Anna', onlineUntil: 50, activeAt: 10 };
			await write(async (tx) => {
				await tx.bridges.putOperator(operator);
				await tx.bridges.putOperator({ ...operator, id: '2', onlineUntil: 70, activeAt: 20 });
				await tx.bridges.putOperator({ ...operator, id: '3', onlineUntil: null, activeAt: 30 });
			});
			expect(await bridges().getOperator('slack', '1')).toEqual(operator);
			expect(await bridges().onlineUntil(40)).toBe(70);
			expect(await bridges().onlineUntil(70)).toBeUndefined();
			const names = (await bridges().listOperators(2)).map(({ id }) => id);
			expect(names).toEqual(['3', '2']);
			await write((tx) => tx.bridges.allOffline());
			expect(await bridges().onlineUntil(0)).toBeUndefined();
		});

		it('an erased session takes its threads and posts with it', async () => {
			await write(async (tx) => {
				await tx.bridges.putThread(thread('a'));
				await tx.bridges.putPost(post('a', '1'));
				await tx.bridges.putPost(post('b', '2'));
				await tx.eraseSession('a');
			});
			expect(await bridges().getThread('telegram', 'a')).toBeUndefined();
			expect(await bridges().findPost('telegram', '-100', '1')).toBeUndefined();
			expect(await bridges().findPost('telegram', '-100', '2')).toBeDefined();
		});
	});
}
