/** Switches a subscription off whose target is gone, wants nothing more, or has done nothing but fail for days. */
import type { DisabledReason } from '../../../../protocol/shapes';
import type { TargetTrouble } from '../../storage/delivery-records';
import type { CoreContext } from '../core-context';
import { webhookTarget } from '../events/delivery-targets';
import type { UnitOfWork } from '../journal';
import { switchOff } from './switch-webhook';

/** After this long without a single success, a target is taken for dead. */
export const FAILING_LIMIT_MS = 5 * 24 * 60 * 60_000;

/**
 * One failure is never enough, however long ago the last success: only when a delivery has used up its attempts
 * is it asked since when nothing has worked.
 */
export async function endTroubled(
	core: CoreContext,
	webhookId: string,
	trouble: TargetTrouble,
): Promise<void> {
	await core.journal.write(async (unit) => {
		const webhook = await unit.tx.getWebhook(webhookId);
		if (!webhook?.enabled) return;
		const reason = trouble === 'exhausted' ? await failing(unit, webhookId) : trouble;
		if (reason) await switchOff(unit, webhook, reason);
	});
}

async function failing(
	{ tx, now }: UnitOfWork,
	webhookId: string,
): Promise<DisabledReason | undefined> {
	const status = await tx.getTargetStatus(webhookTarget(webhookId));
	const since = status?.failingSince ?? now;
	return now - since >= FAILING_LIMIT_MS ? 'failing' : undefined;
}
