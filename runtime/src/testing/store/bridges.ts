/** Cases of the store suite: what is remembered of posts and operators on other platforms. */
import { matches, ok, same } from '../check';
import type { BridgePost, BridgeThread } from '../../storage/bridge-records';
import type { Store, StoreTransaction } from '../../storage/store';
import { session } from './records';
import type { StoreCases } from './store-case';

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

const write = (store: Store, change: (tx: StoreTransaction) => Promise<unknown>) =>
	store.transaction(async (tx) => void (await change(tx)));

/** Three sessions, one of which is closed. */
const addSessions = (store: Store) =>
	write(store, async (tx) => {
		await tx.insertSession(session('a', { lastActivity: 1000 }));
		await tx.insertSession(session('b', { lastActivity: 3000 }));
		await tx.insertSession(session('c', { lastActivity: 2000, status: 'closed' }));
	});

export const bridgeCases: StoreCases = {
	'threads are found from both sides, replaced and forgotten': async (t) => {
		await addSessions(t.store);
		await write(t.store, async (tx) => {
			for (const id of ['a', 'b', 'c']) await tx.bridges.putThread(thread(id));
			await tx.bridges.putThread(thread('a', { bridge: 'slack', thread: 'topic-b' }));
		});
		same(await t.store.bridges.getThread('telegram', 'a'), thread('a'));
		same((await t.store.bridges.findThread('telegram', '-100', 'topic-b'))?.sessionId, 'b');
		same((await t.store.bridges.findThread('slack', '-100', 'topic-b'))?.sessionId, 'a');
		same(await t.store.bridges.findThread('discord', '-100', 'topic-b'), undefined);
		same(await t.store.bridges.countOpenThreads('telegram'), 2);
		await write(t.store, (tx) => tx.bridges.putThread(thread('a', { thread: 'new', title: '🔴' })));
		same(await t.store.bridges.findThread('telegram', '-100', 'topic-a'), undefined);
		matches(await t.store.bridges.getThread('telegram', 'a'), { title: '🔴' });
		await write(t.store, (tx) => tx.bridges.deleteThread('telegram', 'a'));
		same(await t.store.bridges.getThread('telegram', 'a'), undefined);
		ok(await t.store.bridges.getThread('slack', 'a'));
	},

	'posts are found by what they say and by where they are, in the order of their parts': async (
		t,
	) => {
		await addSessions(t.store);
		await write(t.store, async (tx) => {
			for (const part of ['t10', 't2', 't0']) await tx.bridges.putPost(post('a', part, { part }));
			await tx.bridges.putPost(post('a', '9', { place: '-200', foreign: true }));
		});
		const parts = await t.store.bridges.listPosts('a', 'telegram', 'msg_1');
		same(parts.map(({ post: id }) => id).sort(), ['9', 't0', 't10', 't2']);
		const here = parts.filter(({ place }) => place === '-100').map(({ part }) => part);
		same(here, ['t0', 't2', 't10']);
		matches(await t.store.bridges.findPost('telegram', '-200', '9'), { foreign: true });
		same(await t.store.bridges.findPost('telegram', '-100', '9'), undefined);
		await write(t.store, (tx) => tx.bridges.putPost(post('a', 'again')));
		same(await t.store.bridges.findPost('telegram', '-100', 't0'), undefined);
		await write(t.store, (tx) => tx.bridges.deletePost('telegram', '-100', 'again'));
		same((await t.store.bridges.listPosts('a', 'telegram', 'msg_1')).length, 3);
	},

	'knows the newest post of each open session, by number and not by letter': async (t) => {
		await addSessions(t.store);
		await write(t.store, async (tx) => {
			for (const id of ['a', 'b', 'c']) await tx.bridges.putThread(thread(id));
			await tx.bridges.putPost(post('a', '9'));
			await tx.bridges.putPost(post('a', '10', { part: 't1' }));
			await tx.bridges.putPost(post('b', '7'));
			await tx.bridges.putPost(post('c', '8'));
		});
		const newest = await t.store.bridges.newestPosts('telegram', 10);
		same(
			newest.map(({ post: id }) => id),
			['7', '10'],
		);
		same((await t.store.bridges.newestPosts('telegram', 1)).length, 1);
	},

	'an update is news once, until it is forgotten': async (t) => {
		await addSessions(t.store);
		const take = (id: string, at: number) =>
			t.store.transaction((tx) => tx.bridges.takeUpdate('slack', id, at));
		same([await take('1', 10), await take('1', 11), await take('2', 20)], [true, false, true]);
		const forget = (limit: number) =>
			t.store.transaction((tx) => tx.bridges.deleteUpdates(20, limit));
		same([await forget(10), await forget(10)], [1, 0]);
		same([await take('1', 30), await take('2', 30)], [true, false]);
	},

	'operators are online until a time, or all away': async (t) => {
		await addSessions(t.store);
		const operator = { source: 'slack', id: '1', name: 'Anna', onlineUntil: 50, activeAt: 10 };
		await write(t.store, async (tx) => {
			await tx.bridges.putOperator(operator);
			await tx.bridges.putOperator({ ...operator, id: '2', onlineUntil: 70, activeAt: 20 });
			await tx.bridges.putOperator({ ...operator, id: '3', onlineUntil: null, activeAt: 30 });
		});
		same(await t.store.bridges.getOperator('slack', '1'), operator);
		same(await t.store.bridges.onlineUntil(40), 70);
		same(await t.store.bridges.onlineUntil(70), undefined);
		const names = (await t.store.bridges.listOperators(2)).map(({ id }) => id);
		same(names, ['3', '2']);
		await write(t.store, (tx) => tx.bridges.allOffline());
		same(await t.store.bridges.onlineUntil(0), undefined);
	},

	'an erased session takes its threads and posts with it': async (t) => {
		await addSessions(t.store);
		await write(t.store, async (tx) => {
			await tx.bridges.putThread(thread('a'));
			await tx.bridges.putPost(post('a', '1'));
			await tx.bridges.putPost(post('b', '2'));
			await tx.eraseSession('a');
		});
		same(await t.store.bridges.getThread('telegram', 'a'), undefined);
		same(await t.store.bridges.findPost('telegram', '-100', '1'), undefined);
		ok(await t.store.bridges.findPost('telegram', '-100', '2'));
	},
};
