/** Cases of the store suite: subscriptions to events. */
import { same } from '../check';
import { webhook } from './records';
import type { StoreCases } from './store-case';

export const webhookCases: StoreCases = {
	'are kept, changed and removed': async (t) => {
		const full = webhook('wh_1', {
			eventNames: ['cart.*'],
			conditions: { sender: ['visitor'], pageUrlContains: '/cart' },
			sessionId: 's',
			source: 'n8n',
			batchSeconds: 5,
		});
		await t.store.transaction((tx) => tx.insertWebhook(full));
		same(await t.store.getWebhook('wh_1'), full);
		const off = { ...full, enabled: false, eventNames: null };
		await t.store.transaction((tx) => tx.updateWebhook(off));
		same(await t.store.getWebhook('wh_1'), off);
		same(await t.store.transaction((tx) => tx.listEnabledWebhooks()), []);
		await t.store.transaction((tx) => tx.deleteWebhook('wh_1'));
		same(await t.store.listWebhooks({ limit: 10 }), []);
	},
};
