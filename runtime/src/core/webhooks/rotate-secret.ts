/** A new secret for a subscription, with a day in which both sign, so that the receiver can change over. */
import type { WebhookRecord } from '../../storage/records';
import type { CoreContext } from '../core-context';
import { newWebhookSecret, requireWebhook, requireWritable } from './subscriptions';

/** How long a replaced secret signs as well. */
const OVERLAP_MS = 24 * 60 * 60_000;

/** Replaced secrets that sign at once, at the most: every one of them makes the header longer. */
const MAX_PREVIOUS = 3;

/** @throws {ChatError} WEBHOOK_NOT_FOUND, WEBHOOK_READ_ONLY */
export async function rotateSecret(
	core: CoreContext,
	id: string,
	secret: string = newWebhookSecret(),
): Promise<WebhookRecord> {
	const { secrets } = core;
	const kept = secrets.seal(secret);
	return await core.journal.write(async ({ tx, now }) => {
		const known = requireWritable(await requireWebhook(tx, id));
		const replaced = { secret: known.secret, until: now + OVERLAP_MS };
		const webhook: WebhookRecord = {
			...known,
			secret: kept,
			previousSecrets: [replaced, ...known.previousSecrets.filter(({ until }) => until > now)]
				.filter((previous) => secrets.open(previous.secret) !== secret)
				.slice(0, MAX_PREVIOUS),
			updatedAt: now,
		};
		await tx.updateWebhook(webhook);
		return webhook;
	});
}
