/** The subscription that `EVENTS_WEBHOOK_URL` makes: seed 1's forwarding of custom events, by the same machinery as all. */
import type { WebhookRecord } from '../../storage/records';
import type { CoreContext } from '../core-context';
import { webhookTarget } from '../events/delivery-targets';
import { ENVIRONMENT_WEBHOOK } from './subscriptions';
import { switchOn } from './switch-webhook';

export interface EventsWebhook {
	url: string;
	/** Undefined: deliveries are not signed. */
	secret: string | undefined;
	/** Time one attempt may take, in milliseconds. */
	timeoutMs: number;
}

/** Makes the subscription be as the environment says; without one it ends, with what waited for it. */
export async function applyEnvironmentWebhook(
	{ journal, secrets }: Pick<CoreContext, 'journal' | 'secrets'>,
	settings: EventsWebhook | undefined,
): Promise<void> {
	await journal.write(async (unit) => {
		const { tx, now } = unit;
		const id = ENVIRONMENT_WEBHOOK;
		const known = await tx.getWebhook(id);
		if (!settings) {
			if (!known) return;
			await tx.cancelTarget(webhookTarget(id), now);
			await tx.deleteWebhook(id);
			return;
		}
		const { url, timeoutMs } = settings;
		const secret = secrets.seal(settings.secret ?? '');
		if (!known)
			return await tx.insertWebhook({
				...NEW,
				url,
				secret,
				timeoutMs,
				createdAt: now,
				updatedAt: now,
			});
		const webhook = { ...known, url, secret, timeoutMs };
		if (known.url !== url) await switchOn(unit, webhook);
		else await tx.updateWebhook(webhook);
	});
}

const NEW: Omit<WebhookRecord, 'url' | 'secret' | 'timeoutMs' | 'createdAt' | 'updatedAt'> = {
	id: ENVIRONMENT_WEBHOOK,
	events: ['custom_event.received'],
	eventNames: null,
	conditions: null,
	sessionId: null,
	description: 'EVENTS_WEBHOOK_URL',
	source: 'environment',
	enabled: true,
	format: 'legacy',
	maxPerSecond: null,
	batchSeconds: null,
	previousSecrets: [],
	disabledAt: null,
	disabledReason: null,
	missedAfter: null,
};
