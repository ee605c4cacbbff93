/** What every store must do, whichever database it rests on. */
import type { ConformanceCase } from './conformance-case';
import { aiUsageCases } from './store/ai-usage';
import { attachmentCases } from './store/attachments';
import { bridgeCases } from './store/bridges';
import { deliveryHistoryCases } from './store/delivery-history';
import { deliveryLaneCases } from './store/delivery-lanes';
import { eventLogCases } from './store/event-log';
import { idempotencyCases } from './store/idempotency';
import { listCases } from './store/lists';
import { messageCases } from './store/messages';
import { sessionCases } from './store/sessions';
import { storeCase, type StoreCases, type StoreUnderTest } from './store/store-case';
import { timerCases } from './store/timers';
import { transactionCases } from './store/transactions';
import { waitCases } from './store/waits';
import { webhookCases } from './store/webhooks';

const BLOCKS: Readonly<Record<string, StoreCases>> = {
	transactions: transactionCases,
	'the event log': eventLogCases,
	sessions: sessionCases,
	messages: messageCases,
	files: attachmentCases,
	timers: timerCases,
	'delivery lanes': deliveryLaneCases,
	'the history of deliveries': deliveryHistoryCases,
	waits: waitCases,
	subscriptions: webhookCases,
	bridges: bridgeCases,
	idempotency: idempotencyCases,
	lists: listCases,
	'use of the AI': aiUsageCases,
};

/**
 * The store contract as test cases.
 * @param open gives a store that is empty and that nobody else uses, and a way to open another on the same data once
 *   the first is closed; called once per case, which closes the store in the end
 */
export function storeConformance(open: () => Promise<StoreUnderTest>): ConformanceCase[] {
	return Object.entries(BLOCKS).flatMap(([block, cases]) =>
		Object.entries(cases).map(([name, work]) => storeCase(`${block}: ${name}`, work, open)),
	);
}
