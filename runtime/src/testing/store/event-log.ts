/** Cases of the store suite: the log of everything that happened. */
import { ok, rejects, same } from '../check';
import { append, message } from './records';
import type { StoreCases } from './store-case';

export const eventLogCases: StoreCases = {
	'gives growing positions and never reuses one, also of events that are no more': async (t) => {
		const add = (id: string) => t.store.transaction((tx) => append(tx, id, 'a'));
		const [first, second] = [await add('evt_1'), await add('evt_2')];
		ok(second > first);
		same(await t.store.lastEventSeq(), second);
		// Whoever erases a session says so in the log, in the same transaction.
		const told = await t.store.transaction(async (tx) => {
			await tx.eraseSession('a');
			return await append(tx, 'evt_gone', null);
		});
		ok(told > second);
		await t.reopen();
		ok((await add('evt_3')) > told);
	},

	'replays a session’s events and broadcasts, in order, and nobody else’s': async (t) => {
		await t.store.transaction(async (tx) => {
			await append(tx, 'evt_1', 'a');
			await append(tx, 'evt_2', 'b');
			await append(tx, 'evt_3', null);
			const { seq } = await tx.insertEvent({
				id: 'evt_4',
				type: 'message.created',
				name: null,
				sessionId: 'a',
				createdAt: 1,
				clientId: null,
				body: '{}',
			});
			await tx.insertMessage(message('msg_4', seq));
			await append(tx, 'evt_5', 'a');
		});
		const types = ['custom_event.received', 'message.created'] as const;
		const since = async (seq: number, limit: number) =>
			(await t.store.eventsSince('a', seq, types, limit)).map(({ id }) => id);
		same(await since(0, 10), ['evt_1', 'evt_3', 'evt_4', 'evt_5']);
		const [first] = await t.store.eventsSince('a', 0, types, 1);
		same(await since(first?.seq ?? 0, 2), ['evt_3', 'evt_4']);
		const others = await t.store.eventsSince('a', 0, ['operator.status'], 10);
		same(
			others.map(({ id }) => id),
			['evt_4'],
		);
		const listed = await t.store.listEvents({ sessionId: 'a', limit: 10 });
		same(
			listed.map(({ id }) => id),
			['evt_5', 'evt_4', 'evt_1'],
		);
	},

	'knows how far the pages of a session can have come': async (t) => {
		same(await t.store.lastEventSeqOf('a'), 0);
		const seqs = await t.store.transaction(async (tx) => {
			const first = await append(tx, 'evt_1', 'a');
			const { seq } = await tx.insertEvent({
				id: 'evt_2',
				type: 'message.created',
				name: null,
				sessionId: 'a',
				createdAt: 1,
				clientId: null,
				body: '{}',
			});
			await tx.insertMessage(message('msg_2', seq));
			const other = await append(tx, 'evt_3', 'b');
			return { first, seq, other };
		});
		same(await t.store.lastEventSeqOf('a'), seqs.seq);
		same(await t.store.lastEventSeqOf('b'), seqs.other);
		const all = await t.store.transaction((tx) => append(tx, 'evt_4', null));
		same(await t.store.lastEventSeqOf('a'), all);
		same(await t.store.lastEventSeqOf('c'), all);
	},

	'tells which sessions have news between two positions': async (t) => {
		const seqs = await t.store.transaction(async (tx) => [
			await append(tx, 'evt_1', 'a'),
			await append(tx, 'evt_2', 'b'),
			await append(tx, 'evt_3', null),
			await append(tx, 'evt_4', 'a'),
			await append(tx, 'evt_5', 'a'),
		]);
		const between = async (after = 0, upTo = 0) =>
			(await t.store.sessionsSince(after, upTo)).sort((one, other) => one.seq - other.seq);
		same(await between(seqs[0], seqs[3]), [
			{ sessionId: 'b', seq: seqs[1] },
			{ sessionId: null, seq: seqs[2] },
			{ sessionId: 'a', seq: seqs[3] },
		]);
		same(await between(seqs[4], (seqs[4] ?? 0) + 10), []);
	},

	'finds what a client sent before, per session': async (t) => {
		await t.store.transaction(async (tx) => {
			await append(tx, 'evt_1', 'a', 'c1');
			await append(tx, 'evt_2', 'b', 'c1');
		});
		const type = 'custom_event.received';
		same((await t.store.findEventByClientId('a', type, 'c1'))?.id, 'evt_1');
		same(await t.store.findEventByClientId('a', type, 'c2'), undefined);
		same(await t.store.findEventByClientId('a', 'message.created', 'c1'), undefined);
		await rejects(t.store.transaction((tx) => append(tx, 'evt_3', 'a', 'c1')));
	},

	'deletes old events of no session, the oldest first, and leaves the newest of all': async (t) => {
		const add = (id: string, sessionId: string | null, createdAt: number) =>
			t.store.transaction((tx) =>
				tx.insertEvent({
					id,
					type: 'custom_event.sent',
					name: null,
					sessionId,
					createdAt,
					clientId: null,
					body: '{}',
				}),
			);
		await add('evt_1', null, 10);
		await add('evt_2', 'a', 20);
		await add('evt_3', null, 30);
		await add('evt_4', null, 40);
		await add('evt_5', null, 50);
		const { seq } = await add('evt_6', null, 60);
		const remove = (before: number, limit: number) =>
			t.store.transaction((tx) => tx.deleteProjectEvents(before, limit));
		const left = async () => (await t.store.listEvents({ limit: 10 })).map(({ id }) => id);
		same(await remove(10, 100), 0);
		same(await remove(50, 2), 2);
		same(await left(), ['evt_6', 'evt_5', 'evt_4', 'evt_2']);
		same(await remove(50, 2), 1);
		same(await remove(1000, 100), 1);
		same(await left(), ['evt_6', 'evt_2']);
		await t.reopen();
		ok((await add('evt_7', null, 70)).seq > seq);
	},
};
