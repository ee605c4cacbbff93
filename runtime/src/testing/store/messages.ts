/** Cases of the store suite: messages. */
import type { MessageRecord } from '../../storage/records';
import { same } from '../check';
import { message } from './records';
import type { StoreCases } from './store-case';

export const messageCases: StoreCases = {
	'are found by id within their session only': async (t) => {
		await t.store.transaction(async (tx) => {
			for (const [seq, id] of ['m1', 'm2', 'm3'].entries()) {
				await tx.insertMessage(message(id, seq + 1));
			}
			await tx.insertMessage(message('other', 9, { sessionId: 'b' }));
		});
		const found = await t.store.findMessages('a', ['m3', 'm1', 'other', 'none']);
		same(
			found.map(({ id }) => id),
			['m1', 'm3'],
		);
	},

	'change, and are listed by when they were last changed': async (t) => {
		const first = message('m1', 1, { createdAt: 10 });
		const second = message('m2', 2, { createdAt: 20 });
		await t.store.transaction(async (tx) => {
			await tx.insertMessage(first);
			await tx.insertMessage(second);
		});
		const file = { id: 'att_1', filename: 'a.png', mimeType: 'image/png', size: 3 };
		const changed: MessageRecord = {
			...first,
			content: 'y',
			attachments: [file],
			editedAt: 30,
			deletedAt: 31,
			deliveredAt: 32,
			readAt: 33,
		};
		await t.store.transaction((tx) => tx.updateMessage(changed, 33));
		same(await t.store.getMessage('a', 'm1'), changed);
		const since = async (time: number, limit = 10) =>
			(await t.store.listMessages('a', { since: time, limit })).map(({ id }) => id);
		same(await since(0), ['m2', 'm1']);
		same(await since(21), ['m1']);
		same(await since(0, 1), ['m2']);
		same(await since(34), []);
		// The conversation itself keeps its order.
		same(
			(await t.store.listMessages('a', { limit: 10 })).map(({ id }) => id),
			['m1', 'm2'],
		);
	},
};
