/** Cases of the store suite: workflows that wait for an answer. */
import type { DueDelivery } from '../../storage/delivery-records';
import type { Store } from '../../storage/store';
import { same } from '../check';
import { claim, enqueue, settle } from './deliveries';
import { message } from './records';
import type { StoreCases } from './store-case';

const wait = (id: string) => ({
	id,
	sessionId: 'a',
	messageId: 'msg_1',
	choices: [{ id: 'yes', label: 'Yes' }],
	resumeUrl: 'https://hooks.example/resume',
	createdAt: 1,
	endedAt: null,
});

const begin = (store: Store, ...ids: string[]) =>
	store.transaction(async (tx) => {
		for (const id of ids) await tx.waits.insert(wait(id));
	});

const end = async (store: Store, id: string, sessionId = 'a') => {
	await store.transaction((tx) => tx.waits.end(id, 5));
	await enqueue(store, `dlv_${id}`, `wait:${id}`, sessionId);
};

const idsOf = async (store: Store, kind: 'listOpen' | 'listUntold') =>
	(await store.transaction((tx) => tx.waits[kind]('a'))).map(({ id }) => id);

export const waitCases: StoreCases = {
	'are open until they end, untold until that has arrived, and then no more': async (t) => {
		await begin(t.store, 'w1', 'w2');
		same(await t.store.waits.get('w1'), wait('w1'));
		await end(t.store, 'w1');
		same(await idsOf(t.store, 'listOpen'), ['w2']);
		same(await idsOf(t.store, 'listUntold'), ['w1']);
		const [delivery] = await claim(t.store, 1);
		await settle(t.store, delivery as DueDelivery, 'retry', 2);
		same(await idsOf(t.store, 'listUntold'), ['w1']);
		const [again] = await claim(t.store, 3);
		await settle(t.store, again as DueDelivery, 'delivered');
		same(await t.store.waits.get('w1'), undefined);
		same(await t.store.getTargetStatus('wait:w1'), undefined);
		same(await idsOf(t.store, 'listOpen'), ['w2']);
	},

	'go with their session, except for the address of who is still to be told of that': async (t) => {
		await begin(t.store, 'w1', 'w2');
		await end(t.store, 'w1');
		await end(t.store, 'w2', '');
		await t.store.transaction((tx) => tx.eraseSession('a'));
		same(await t.store.waits.get('w1'), undefined);
		same(await t.store.waits.get('w2'), { ...wait('w2'), endedAt: 5, choices: null });
	},

	'leave no buttons on their message, and no other change': async (t) => {
		const choices = [{ id: 'yes', label: 'Yes' }];
		await t.store.transaction(async (tx) => {
			await tx.insertMessage(message('msg_1', 1, { choices }));
			await tx.insertMessage(message('msg_2', 2, { choices }));
			await tx.dropChoices('a', 'msg_1');
		});
		const messages = await t.store.listMessages('a', { limit: 10 });
		same(messages, [message('msg_1', 1), message('msg_2', 2, { choices })]);
		same(await t.store.listMessages('a', { since: 2, limit: 10 }), []);
	},
};
