/** One attempt at a webhook: sign the stored bytes, POST them, judge the answer. */
import type { Dispatcher } from 'undici';
import { signBody, signStandard } from '../../../../protocol/signature';
import type { Clock } from '../../core/clock';
import type { AttemptResult, Deliverer } from '../../outbox/outbox';
import type { DueDelivery, WebhookRecord } from '../../storage/records';
import type { StoreReader } from '../../storage/store';
import { SigningKeys } from './signing-keys';

/** Everything about an attempt, from connecting to the end of the answer, within this time. */
const TOTAL_TIMEOUT_MS = 15_000;

/** Bytes of an answer that are read; a receiver that sends more is cut off, not waited for. */
const MAX_ANSWER_BYTES = 16 * 1024;

export interface WebhookDelivererOptions {
	store: StoreReader;
	clock: Clock;
	/** Gives the HTTP client; called first with the first delivery, so that nobody else pays for loading it. */
	agent: () => Promise<Dispatcher>;
	userAgent: string;
}

export function webhookDeliverer(options: WebhookDelivererOptions): Deliverer {
	const keys = new SigningKeys();
	return async (delivery) => {
		const id = delivery.target.slice(delivery.target.indexOf(':') + 1);
		const webhook = await options.store.getWebhook(id);
		// Deleting a subscription cancels its deliveries; this one was already on its way.
		if (!webhook) return { ok: false, status: null, reason: 'the subscription is gone' };
		const headers = signedHeaders(keys, webhook, delivery, options);
		return await post(await options.agent(), webhook.url, headers, delivery.body);
	};
}

function signedHeaders(
	keys: SigningKeys,
	webhook: WebhookRecord,
	delivery: DueDelivery,
	{ clock, userAgent }: WebhookDelivererOptions,
): Record<string, string> {
	const key = keys.for(webhook.secret);
	const timestamp = Math.floor(clock.now() / 1000);
	return {
		'content-type': 'application/json; charset=utf-8',
		'user-agent': userAgent,
		'webhook-id': delivery.eventId,
		'webhook-timestamp': String(timestamp),
		'webhook-signature': signStandard(key, delivery.eventId, timestamp, delivery.body),
		'webhook-attempt': String(delivery.attempts + 1),
		'x-pocketping-event': delivery.eventType,
		'x-pocketping-signature': signBody(key, delivery.body),
	};
}

async function post(
	agent: Dispatcher,
	url: string,
	headers: Record<string, string>,
	body: string,
): Promise<AttemptResult> {
	try {
		const { origin, pathname, search } = new URL(url);
		const answer = await agent.request({
			origin,
			path: pathname + search,
			method: 'POST',
			headers,
			body,
			signal: AbortSignal.timeout(TOTAL_TIMEOUT_MS),
		});
		const status = answer.statusCode;
		// The status decides; the body is read only so that the connection can be used again.
		await answer.body.dump({ limit: MAX_ANSWER_BYTES });
		if (status >= 200 && status < 300) return { ok: true, status, reason: null };
		return { ok: false, status, reason: refusalReason(status) };
	} catch (error) {
		return { ok: false, status: null, reason: describe(error) };
	}
}

function refusalReason(status: number): string {
	if (status >= 300 && status < 400) {
		return `answered ${status}; redirects are not followed, subscribe with the final URL`;
	}
	return `answered ${status}`;
}

function describe(error: unknown): string {
	if (!(error instanceof Error)) return 'could not be reached';
	if (error.name === 'TimeoutError') return `no answer within ${TOTAL_TIMEOUT_MS / 1000} s`;
	const { code } = error as NodeJS.ErrnoException;
	return (code ? `${code}: ${error.message}` : error.message).slice(0, 200);
}
