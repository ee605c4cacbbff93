/** Keeps one webhook subscription at the runtime in step with the trigger: check, create, delete. */
import { randomBytes } from 'node:crypto';
import { NodeApiError, NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import type { Webhook, WebhookConditions } from '../../protocol/shapes';
import { getBaseUrl, pocketPingRequest, type ListPage } from '../shared/transport';
import { webhookPath } from '../shared/webhook-locator';
import { eventTypes, readSelection, subscriptionConditions } from './selection';
import { forgetSubscription, subscriptionMemory } from './subscription-memory';

/** Marks subscriptions made by this node, so that it never removes one that somebody else made. */
const SOURCE = 'n8n';

/** Whether the runtime still has exactly the subscription that the fields ask for. */
export async function subscriptionExists(context: IHookFunctions): Promise<boolean> {
	return (await findSubscription(context))?.enabled ?? false;
}

/** The remembered subscription if it is what the fields ask for, whether or not it is switched on. */
async function findSubscription(context: IHookFunctions): Promise<Webhook | undefined> {
	const memory = subscriptionMemory(context);
	const { webhookId } = memory;
	if (!webhookId || !memory.webhookSecret) return undefined;
	if (memory.baseUrl !== (await getBaseUrl(context))) return undefined;

	const webhook = await unlessGone(
		pocketPingRequest<Webhook>(context, 'GET', webhookPath(webhookId)),
	);
	if (!webhook) forgetSubscription(memory);
	return webhook && isAsChosen(context, webhook) ? webhook : undefined;
}

function isAsChosen(context: IHookFunctions, webhook: Webhook): boolean {
	const selection = readSelection(context);
	return (
		webhook.url === webhookUrl(context) &&
		(webhook.sessionId ?? '') === selection.sessionId &&
		(webhook.batchSeconds ?? 0) === selection.batchSeconds &&
		sameConditions(webhook.conditions, subscriptionConditions(context, selection)) &&
		sameSet(webhook.events, eventTypes(selection)) &&
		sameSet(webhook.eventNames ?? [], selection.eventNames)
	);
}

/** Subscribes this workflow's URL, with a secret that only this node and the runtime know, or goes on with what is there. */
export async function createSubscription(context: IHookFunctions): Promise<boolean> {
	const selection = readSelection(context);
	const events = eventTypes(selection);
	if (events.length === 0) {
		throw new NodeOperationError(context.getNode(), "Nothing is chosen in 'Trigger On'", {
			description: 'Choose at least one event that starts the workflow.',
		});
	}
	const conditions = subscriptionConditions(context, selection);
	const known = await findSubscription(context);
	if (known) {
		// Switched off while n8n was away: switched on, it gets what it has missed, which a new one would not.
		await pocketPingRequest(context, 'PATCH', webhookPath(known.id), { body: { enabled: true } });
		return true;
	}
	const url = webhookUrl(context);
	const baseUrl = await getBaseUrl(context);
	await removeLeftovers(context, url, baseUrl);

	const secret = `whsec_${randomBytes(32).toString('base64')}`;
	const webhook = await pocketPingRequest<Webhook>(context, 'POST', '/webhooks', {
		body: {
			url,
			events,
			...(selection.eventNames.length > 0 && { eventNames: selection.eventNames }),
			...(conditions && { conditions }),
			...(selection.sessionId && { sessionId: selection.sessionId }),
			...(selection.batchSeconds !== 0 && { batchSeconds: selection.batchSeconds }),
			secret,
			description: `n8n workflow ${context.getWorkflow().id ?? 'not saved yet'}`,
			source: SOURCE,
		},
	});
	Object.assign(subscriptionMemory(context), {
		webhookId: webhook.id,
		webhookSecret: secret,
		baseUrl,
	});
	return true;
}

/** Ends the subscription. One that is gone already is as good as ended. */
export async function deleteSubscription(context: IHookFunctions): Promise<boolean> {
	const memory = subscriptionMemory(context);
	if (memory.webhookId) {
		if (memory.baseUrl === (await getBaseUrl(context))) {
			await remove(context, memory.webhookId);
		} else {
			context.logger.warn(
				`The subscription ${memory.webhookId} at ${memory.baseUrl} stays, because the credential now names another address`,
			);
		}
	}
	forgetSubscription(memory);
	return true;
}

/**
 * Removes what an earlier activation may have left: the remembered subscription if its fields changed,
 * and any of this very URL whose secret is lost, for example after a restored backup.
 */
async function removeLeftovers(context: IHookFunctions, url: string, baseUrl: string) {
	const memory = subscriptionMemory(context);
	const leftovers = new Set<string>();
	if (memory.webhookId && memory.baseUrl === baseUrl) leftovers.add(memory.webhookId);
	let cursor: string | null = null;
	do {
		const page: ListPage<'webhooks', Webhook> = await pocketPingRequest(
			context,
			'GET',
			'/webhooks',
			{ query: { limit: 100, ...(cursor && { cursor }) } },
		);
		for (const webhook of page.webhooks) {
			if (webhook.url === url && webhook.source === SOURCE) leftovers.add(webhook.id);
		}
		cursor = page.nextCursor;
	} while (cursor);
	for (const webhookId of leftovers) await remove(context, webhookId);
	forgetSubscription(memory);
}

async function remove(context: IHookFunctions, webhookId: string): Promise<void> {
	await unlessGone(pocketPingRequest(context, 'DELETE', webhookPath(webhookId)));
}

/** The answer, or nothing if the runtime says that it has no such subscription. */
async function unlessGone<Answer>(request: Promise<Answer>): Promise<Answer | undefined> {
	return await request.catch((error: unknown) => {
		if (error instanceof NodeApiError && error.httpCode === '404') return undefined;
		return Promise.reject(error);
	});
}

function webhookUrl(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default');
	if (!url) {
		throw new NodeOperationError(context.getNode(), 'n8n gave this workflow no webhook address', {
			description: 'Save the workflow and activate it again.',
		});
	}
	return url;
}

function sameConditions(left: WebhookConditions = {}, right: WebhookConditions = {}): boolean {
	return (
		sameSet(left.sender ?? [], right.sender ?? []) &&
		sameSet(left.handledBy ?? [], right.handledBy ?? []) &&
		left.pageUrlContains === right.pageUrlContains
	);
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
	return left.length === right.length && left.every((entry) => right.includes(entry));
}
