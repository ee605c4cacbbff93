/** The secrets of all subscriptions are kept in today's way: encrypted with the newest key, or as they are without one. */
import type { CoreContext, Secrets } from '../core-context';
import type { WebhookRecord } from '../../storage/records';

/** Subscriptions looked at in one go. */
const STEP = 100;

/**
 * Goes through all subscriptions at the start, and encrypts what was kept in another way.
 * @throws when something is encrypted with a key that is not there: without it, nothing could be signed
 */
export async function keepSecrets({
	store,
	journal,
	secrets,
}: Pick<CoreContext, 'store' | 'journal' | 'secrets'>): Promise<void> {
	let beforeId: string | undefined;
	for (let more = true; more; ) {
		const webhooks = await store.listWebhooks({ beforeId, limit: STEP });
		for (const { id } of webhooks.filter((one) => !isKept(one, secrets))) {
			await journal.write(async ({ tx }) => {
				const webhook = await tx.getWebhook(id);
				if (webhook) await tx.updateWebhook(rekept(webhook, secrets));
			});
		}
		beforeId = webhooks.at(-1)?.id;
		more = webhooks.length === STEP;
	}
}

function isKept({ secret, previousSecrets }: WebhookRecord, secrets: Secrets): boolean {
	return [secret, ...previousSecrets.map((one) => one.secret)].every((one) =>
		secrets.isCurrent(one),
	);
}

function rekept(webhook: WebhookRecord, secrets: Secrets): WebhookRecord {
	const rekeep = (kept: string) =>
		secrets.isCurrent(kept) ? kept : secrets.seal(secrets.open(kept));
	return {
		...webhook,
		secret: rekeep(webhook.secret),
		previousSecrets: webhook.previousSecrets.map(({ secret, until }) => ({
			secret: rekeep(secret),
			until,
		})),
	};
}
