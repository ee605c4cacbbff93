/** How deliveries are doing: how much waits and for how long, and how many attempts failed, by subscription. */
import type { CoreContext } from '../core-context';
import type { TargetBacklog } from '../../storage/delivery-records';
import { webhookTarget } from '../events/delivery-targets';

export interface DeliveryStats {
	/** Deliveries that wait, to subscriptions and to everything else. */
	pending: number;
	/** Age of the oldest event that waits, in seconds; 0 when nothing does. */
	oldestSeconds: number;
	webhooks: WebhookStats[];
	/** What waits for each target that anything waits for, subscriptions among them. */
	targets: TargetStats[];
}

export interface TargetStats extends Pick<TargetBacklog, 'target' | 'pending'> {
	oldestSeconds: number;
}

export interface WebhookStats {
	id: string;
	enabled: boolean;
	pending: number;
	oldestSeconds: number;
	/** Attempts made since the subscription exists, and how many of them failed. */
	attempts: number;
	failures: number;
}

/** Subscriptions that are told of one by one; the sums count all. */
const MAX_WEBHOOKS = 200;

/** Walks what waits: for somebody who looks now and then, not for every request. */
export async function deliveryStats({
	store,
	clock,
}: Pick<CoreContext, 'store' | 'clock'>): Promise<DeliveryStats> {
	const now = clock.now();
	const seconds = (since: number) => Math.max(0, Math.round((now - since) / 1000));
	const targets = (await store.listBacklogs()).map(({ target, pending, oldestAt }) => ({
		target,
		pending,
		oldestSeconds: seconds(oldestAt),
	}));
	const backlogs = new Map(targets.map((one) => [one.target, one]));
	const webhooks: WebhookStats[] = [];
	for (const { id, enabled } of await store.listWebhooks({ limit: MAX_WEBHOOKS })) {
		const backlog = backlogs.get(webhookTarget(id));
		const status = await store.getTargetStatus(webhookTarget(id));
		webhooks.push({
			id,
			enabled,
			pending: backlog?.pending ?? 0,
			oldestSeconds: backlog?.oldestSeconds ?? 0,
			attempts: status?.attempts ?? 0,
			failures: status?.failures ?? 0,
		});
	}
	return {
		pending: targets.reduce((sum, { pending }) => sum + pending, 0),
		oldestSeconds: targets.reduce((oldest, one) => Math.max(oldest, one.oldestSeconds), 0),
		webhooks,
		targets,
	};
}
