/** Delivers to webhook subscriptions: finds the subscription, puts the body in its format, signs and sends it. */
import type { Dispatcher } from 'undici';
import type { Clock } from '../../core/clock';
import type { Deliverer } from '../../outbox/outbox';
import type { StoreReader } from '../../storage/store';
import { legacyBody } from './legacy-body';
import { postDelivery } from './post-delivery';
import { signedHeaders } from './signed-headers';
import { SigningKeys } from './signing-keys';

export interface WebhookDelivererOptions {
	store: StoreReader;
	clock: Clock;
	/** Gives the HTTP client; called first with the first delivery, so that nobody else pays for loading it. */
	agent: () => Promise<Dispatcher>;
	userAgent: string;
	/** Gives a subscription's secret of its kept form. */
	openSecret(kept: string): string;
}

export function webhookDeliverer(options: WebhookDelivererOptions): Deliverer {
	const { store, clock, agent, userAgent } = options;
	const keys = new SigningKeys(options.openSecret);
	return async (delivery) => {
		const id = delivery.target.slice(delivery.target.indexOf(':') + 1);
		const webhook = await store.getWebhook(id);
		// Deleting a subscription cancels its deliveries; this one was already on its way.
		if (!webhook) {
			return { ok: false, status: null, reason: 'the subscription is gone', answer: null };
		}
		const { url, format, timeoutMs } = webhook;
		const custom = delivery.eventType === 'custom_event.received';
		// A test has no custom event to tell of, so it keeps its own form.
		const body =
			format === 'legacy' && custom ? legacyBody(delivery.body.toString()) : delivery.body;
		const now = clock.now();
		const headers = signedHeaders(keys, webhook, delivery, body, now);
		headers['user-agent'] = userAgent;
		const request = { url, headers, body, now, timeoutMs: timeoutMs ?? undefined };
		const result = await postDelivery(await agent(), request);
		return { ...result, maxPerSecond: webhook.maxPerSecond ?? undefined };
	};
}
