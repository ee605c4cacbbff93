/** Decides who is told of an event: the one place that matches events with subscriptions. */
import type { EventType } from '../../../../protocol/event-types';
import { matchesAnyName } from '../../../../protocol/name-pattern';
import type { WebhookRecord } from '../../storage/records';

/** The delivery target of a webhook subscription. */
export function webhookTarget(webhookId: string): string {
	return `webhook:${webhookId}`;
}

/**
 * The targets of an event among the enabled subscriptions. Name filters apply to custom events only: a
 * subscription to `cart.*` that also lists `session.closed` still hears of every closed session.
 */
export function deliveryTargets(
	webhooks: readonly WebhookRecord[],
	type: EventType,
	name: string | null,
	sessionId: string | null,
): string[] {
	const targets: string[] = [];
	for (const webhook of webhooks) {
		const wanted = webhook.events.includes('*') || webhook.events.includes(type);
		if (!wanted) continue;
		if (webhook.sessionId !== null && webhook.sessionId !== sessionId) continue;
		if (name !== null && !matchesAnyName(webhook.eventNames ?? undefined, name)) continue;
		targets.push(webhookTarget(webhook.id));
	}
	return targets;
}
