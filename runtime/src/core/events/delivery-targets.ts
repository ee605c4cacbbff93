/** Decides who is told of an event: the one place that matches events with subscriptions. */
import type { EventType } from '../../../../protocol/event-types';
import { meetsConditions } from '../../../../protocol/meets-conditions';
import { matchesAnyName } from '../../../../protocol/name-pattern';
import type { EventData } from '../../../../protocol/shapes';
import type { WebhookRecord } from '../../storage/records';

/** The delivery target of a webhook subscription. */
export function webhookTarget(webhookId: string): string {
	return `webhook:${webhookId}`;
}

/** An event as far as subscriptions ask about it. */
export interface EventToDeliver {
	type: EventType;
	/** Name of a custom event. */
	name: string | null;
	sessionId: string | null;
	/** What it carries; asked only where a subscription has conditions. */
	data: () => EventData;
}

/**
 * The targets of an event among the enabled subscriptions. Name filters apply to custom events only: a
 * subscription to `cart.*` that also lists `session.closed` still hears of every closed session.
 */
export function deliveryTargets(
	webhooks: readonly WebhookRecord[],
	{ type, name, sessionId, data }: EventToDeliver,
): string[] {
	const targets: string[] = [];
	for (const webhook of webhooks) {
		const wanted = webhook.events.includes('*') || webhook.events.includes(type);
		if (!wanted) continue;
		if (webhook.sessionId !== null && webhook.sessionId !== sessionId) continue;
		if (name !== null && !matchesAnyName(webhook.eventNames ?? undefined, name)) continue;
		if (webhook.conditions && !meetsConditions(webhook.conditions, data())) continue;
		targets.push(webhookTarget(webhook.id));
	}
	return targets;
}
