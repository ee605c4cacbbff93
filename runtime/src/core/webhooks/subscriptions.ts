/** Webhook subscriptions: made, changed, ended and tried out. */
import { randomBytes } from 'node:crypto';
import type { EventType } from '../../../../protocol/event-types';
import type { EventBody } from '../../../../protocol/shapes';
import type { WebhookRecord } from '../../storage/records';
import type { StoreReader } from '../../storage/store';
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import { webhookTarget } from '../events/delivery-targets';
import { newId } from '../new-id';
import { requireSession } from '../sessions/require-session';

export interface WebhookDraft {
	url: string;
	events: Array<EventType | '*'>;
	eventNames?: string[];
	sessionId?: string;
	secret?: string;
	description?: string;
	source?: string;
}

/** What may be changed later; `null` takes an optional filter away. */
export interface WebhookChange {
	url?: string;
	events?: Array<EventType | '*'>;
	eventNames?: string[] | null;
	description?: string | null;
	enabled?: boolean;
}

/** A new signing secret in Standard Webhooks form: `whsec_` and 32 random bytes in base64. */
function newWebhookSecret(): string {
	return `whsec_${randomBytes(32).toString('base64')}`;
}

/** @throws {ChatError} WEBHOOK_NOT_FOUND */
export async function requireWebhook(reader: StoreReader, id: string): Promise<WebhookRecord> {
	const webhook = await reader.getWebhook(id);
	if (!webhook) throw new ChatError('WEBHOOK_NOT_FOUND');
	return webhook;
}

/** @throws {ChatError} WEBHOOK_TARGET_REFUSED, SESSION_NOT_FOUND (of a session filter) */
export async function createWebhook(
	core: CoreContext,
	draft: WebhookDraft,
): Promise<WebhookRecord> {
	await core.assertDeliverable(draft.url);
	return await core.journal.write(async ({ tx, now }) => {
		if (draft.sessionId !== undefined) await requireSession(tx, draft.sessionId);
		const webhook: WebhookRecord = {
			id: newId('wh', now),
			url: draft.url,
			events: draft.events,
			eventNames: draft.eventNames ?? null,
			sessionId: draft.sessionId ?? null,
			secret: draft.secret ?? newWebhookSecret(),
			description: draft.description ?? null,
			source: draft.source ?? null,
			enabled: true,
			createdAt: now,
			updatedAt: now,
		};
		await tx.insertWebhook(webhook);
		return webhook;
	});
}

/** @throws {ChatError} WEBHOOK_NOT_FOUND, WEBHOOK_TARGET_REFUSED */
export async function updateWebhook(
	core: CoreContext,
	id: string,
	change: WebhookChange,
): Promise<WebhookRecord> {
	if (change.url !== undefined) await core.assertDeliverable(change.url);
	return await core.journal.write(async ({ tx, now, deliveriesDue }) => {
		const known = await requireWebhook(tx, id);
		const webhook: WebhookRecord = { ...known, ...change, updatedAt: now };
		await tx.updateWebhook(webhook);
		if (known.enabled && !webhook.enabled) await tx.pauseTarget(webhookTarget(id));
		// A new address need not wait out the pauses that the old one earned.
		if (webhook.enabled && (!known.enabled || known.url !== webhook.url)) {
			await tx.resumeTarget(webhookTarget(id), now);
			deliveriesDue();
		}
		return webhook;
	});
}

/**
 * Ends a subscription, and with it what still waited to be delivered to it.
 * @throws {ChatError} WEBHOOK_NOT_FOUND
 */
export async function deleteWebhook(core: CoreContext, id: string): Promise<WebhookRecord> {
	return await core.journal.write(async ({ tx }) => {
		const webhook = await requireWebhook(tx, id);
		await tx.cancelTarget(webhookTarget(id));
		await tx.deleteWebhook(id);
		return webhook;
	});
}

/**
 * Sends a `test` event to one subscription, through the same rows and worker as every other event.
 * @throws {ChatError} WEBHOOK_NOT_FOUND
 */
export async function testWebhook(core: CoreContext, id: string): Promise<EventBody> {
	return await core.journal.write(async (unit) => {
		const webhook = await requireWebhook(unit.tx, id);
		const { body } = await unit.append({
			type: 'test',
			session: null,
			data: { webhook: { id, url: webhook.url } },
			onlyTarget: webhookTarget(id),
		});
		return body;
	});
}
