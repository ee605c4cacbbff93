/** Webhook subscriptions: made, changed, ended and tried out. */
import { randomBytes } from 'node:crypto';
import type { EventType } from '../../../../protocol/event-types';
import type { EventBody, WebhookConditions, WebhookFormat } from '../../../../protocol/shapes';
import type { WebhookRecord } from '../../storage/records';
import type { StoreReader } from '../../storage/store';
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import { webhookTarget } from '../events/delivery-targets';
import { newId } from '../new-id';
import { requireSession } from '../sessions/require-session';
import { dropBursts, endBursts } from './bursts';
import { switchOff, switchOn } from './switch-webhook';

/** Id of the subscription that `EVENTS_WEBHOOK_URL` makes. */
export const ENVIRONMENT_WEBHOOK = 'wh_environment';

export interface WebhookDraft {
	url: string;
	events: Array<EventType | '*'>;
	eventNames?: string[];
	conditions?: WebhookConditions;
	sessionId?: string;
	secret?: string;
	description?: string;
	source?: string;
	/** Default: `standard`. */
	format?: WebhookFormat;
	/** Default: as many as the target answers. */
	maxPerSecond?: number;
	/** 1 to 60. Default: every message by itself. */
	batchSeconds?: number;
}

/** What may be changed later; `null` takes an optional filter away. */
export interface WebhookChange {
	url?: string;
	events?: Array<EventType | '*'>;
	eventNames?: string[] | null;
	conditions?: WebhookConditions | null;
	description?: string | null;
	maxPerSecond?: number | null;
	batchSeconds?: number | null;
	enabled?: boolean;
}

/** A new signing secret in Standard Webhooks form: `whsec_` and 32 random bytes in base64. */
export function newWebhookSecret(): string {
	return `whsec_${randomBytes(32).toString('base64')}`;
}

/** @throws {ChatError} WEBHOOK_NOT_FOUND */
export async function requireWebhook(reader: StoreReader, id: string): Promise<WebhookRecord> {
	const webhook = await reader.getWebhook(id);
	if (!webhook) throw new ChatError('WEBHOOK_NOT_FOUND');
	return webhook;
}

/** @throws {ChatError} WEBHOOK_READ_ONLY for the subscription that the environment makes */
export function requireWritable(webhook: WebhookRecord): WebhookRecord {
	if (webhook.id === ENVIRONMENT_WEBHOOK) throw new ChatError('WEBHOOK_READ_ONLY');
	return webhook;
}

/**
 * Seed 1's form has no place for anything but custom events.
 * @throws {ChatError} INVALID_PARAMETERS
 */
function requireFitting(format: WebhookFormat, events: WebhookRecord['events']): void {
	if (format === 'standard') return;
	if (events.every((event) => event === 'custom_event.received')) return;
	throw new ChatError(
		'INVALID_PARAMETERS',
		'`events`: the format `legacy` carries custom_event.received only. Leave `format` out for others.',
	);
}

/** @throws {ChatError} WEBHOOK_TARGET_REFUSED, SESSION_NOT_FOUND (of a session filter), INVALID_PARAMETERS */
export async function createWebhook(
	core: CoreContext,
	draft: WebhookDraft,
): Promise<WebhookRecord> {
	const { format = 'standard' } = draft;
	requireFitting(format, draft.events);
	await core.assertDeliverable(draft.url);
	return await core.journal.write(async ({ tx, now }) => {
		if (draft.sessionId !== undefined) await requireSession(tx, draft.sessionId);
		const webhook: WebhookRecord = {
			id: newId('wh', now),
			url: draft.url,
			events: draft.events,
			eventNames: draft.eventNames ?? null,
			conditions: draft.conditions ?? null,
			sessionId: draft.sessionId ?? null,
			secret: core.secrets.seal(draft.secret ?? newWebhookSecret()),
			description: draft.description ?? null,
			source: draft.source ?? null,
			enabled: true,
			format,
			timeoutMs: null,
			maxPerSecond: draft.maxPerSecond ?? null,
			batchSeconds: draft.batchSeconds ?? null,
			previousSecrets: [],
			disabledAt: null,
			disabledReason: null,
			missedAfter: null,
			createdAt: now,
			updatedAt: now,
		};
		await tx.insertWebhook(webhook);
		return webhook;
	});
}

/**
 * Changes a subscription; switching it on sends it what it missed, `enabled: true` also when it is on already
 * tries what waits for it at once.
 * @throws {ChatError} WEBHOOK_NOT_FOUND, WEBHOOK_TARGET_REFUSED, WEBHOOK_READ_ONLY, INVALID_PARAMETERS
 */
export async function updateWebhook(
	core: CoreContext,
	id: string,
	{ enabled, ...change }: WebhookChange,
): Promise<WebhookRecord> {
	if (change.url !== undefined) await core.assertDeliverable(change.url);
	return await core.journal.write(async (unit) => {
		const { tx, now } = unit;
		const known = await requireWebhook(tx, id);
		if (Object.keys(change).length > 0) requireWritable(known);
		const webhook: WebhookRecord = { ...known, ...change, updatedAt: now };
		requireFitting(webhook.format, webhook.events);
		// What was written until now goes out as the subscription was until now.
		if (known.batchSeconds !== null) await endBursts(unit, id);
		if (enabled === false && known.enabled) return await switchOff(unit, webhook, 'api');
		if (enabled && !known.enabled) return await switchOn(unit, webhook);
		await tx.updateWebhook(webhook);
		// A new address need not wait out the pauses that the old one earned, nor answer for its failures.
		const moved = known.url !== webhook.url;
		if (moved) await tx.clearFailures(webhookTarget(id));
		if (webhook.enabled && (enabled || moved)) {
			await tx.resumeTarget(webhookTarget(id), now);
			unit.deliveriesDue();
		}
		return webhook;
	});
}

/**
 * Ends a subscription, and with it what still waited to be delivered to it.
 * @throws {ChatError} WEBHOOK_NOT_FOUND, WEBHOOK_READ_ONLY
 */
export async function deleteWebhook(core: CoreContext, id: string): Promise<WebhookRecord> {
	return await core.journal.write(async ({ tx, now }) => {
		const webhook = requireWritable(await requireWebhook(tx, id));
		await dropBursts(tx, id);
		await tx.cancelTarget(webhookTarget(id), now);
		await tx.deleteWebhook(id);
		return webhook;
	});
}

/**
 * Sends a `test` event to one subscription, through the same rows and worker as every other event.
 * @throws {ChatError} WEBHOOK_NOT_FOUND, WEBHOOK_DISABLED
 */
export async function testWebhook(core: CoreContext, id: string): Promise<EventBody> {
	return await core.journal.write(async (unit) => {
		const webhook = await requireWebhook(unit.tx, id);
		if (!webhook.enabled) throw new ChatError('WEBHOOK_DISABLED');
		const { body } = await unit.append({
			type: 'test',
			session: null,
			data: { webhook: { id, url: webhook.url } },
			onlyTarget: webhookTarget(id),
		});
		return body;
	});
}
