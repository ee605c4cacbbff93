/** The outbox with everything that delivers, and what becomes of targets that fail. */
import type { Logger } from 'pino';
import type { Clock } from '../core/clock';
import type { CoreContext } from '../core/core-context';
import { endTroubled } from '../core/webhooks/end-troubled';
import { Outbox, type Deliverer, type OutboxOptions } from '../outbox/outbox';
import type { Store } from '../storage/store';
import { paceRule } from './pace-rule';
import { waitDeliverer } from './wait/wait-deliverer';
import { webhookDeliverer, type WebhookDelivererOptions } from './webhook/webhook-deliverer';

export interface CreateOutboxOptions extends WebhookDelivererOptions {
	store: Store;
	clock: Clock;
	/** Delivers to the operators' chats. */
	bridge: Deliverer;
	core: () => CoreContext;
	log: Logger;
	onError(error: unknown): void;
	/** Hears of every attempt that is over. */
	onAttempt?: OutboxOptions['onAttempt'];
}

export function createOutbox(options: CreateOutboxOptions): Outbox {
	const { store, clock, bridge, core, log, onError, onAttempt } = options;
	const deliverers = {
		webhook: webhookDeliverer(options),
		wait: waitDeliverer(options),
		bridge,
	};
	const onFailure: OutboxOptions['onFailure'] = ({ id, target, attempts }, result, retryInMs) => {
		const { status, reason } = result;
		// Not the answer: what a receiver says may hold anything.
		const facts = { delivery: id, target, attempt: attempts + 1, status, reason, retryInMs };
		if (retryInMs === undefined) log.error(facts, 'delivery given up');
		else log.warn(facts, 'delivery failed, will be tried again');
	};
	const onTrouble: OutboxOptions['onTrouble'] = async (target, trouble) => {
		const [kind, id = ''] = target.split(':');
		if (kind === 'webhook') return await endTroubled(core(), id, trouble);
		// Nobody could switch others on again: what ends itself gets nothing any more.
		if (trouble === 'exhausted') return;
		await core().journal.write(({ tx, now }) => tx.cancelTarget(target, now));
	};
	return new Outbox({
		store,
		clock,
		deliverers,
		paceRule,
		onError,
		onFailure,
		onAttempt,
		onTrouble,
	});
}
