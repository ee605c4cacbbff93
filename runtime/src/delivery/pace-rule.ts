/** By what the pace of each kind of target goes: a subscription by its own rate, waits by the server they wait at. */
import type { PaceRuleOf } from '../outbox/claim-room';
import { WAIT_TARGET } from '../storage/waits';

/** Every wait is a target of its own, yet thousands may be open at one n8n: they hang together, so they share a pace. */
export const paceRule: PaceRuleOf = async (target, reader) => {
	const kind = target.slice(0, target.indexOf(':') + 1);
	const id = target.slice(kind.length);
	if (kind === WAIT_TARGET) {
		const wait = await reader.waits.get(id);
		return { group: wait ? WAIT_TARGET + new URL(wait.resumeUrl).origin : target };
	}
	if (kind !== 'webhook:') return { group: target };
	const webhook = await reader.getWebhook(id);
	if (!webhook) return { group: target };
	// Should its address be changed, the old server is charged for it until the next start, which costs places only.
	const host = WAIT_TARGET + new URL(webhook.url).origin;
	return { group: target, host, maxPerSecond: webhook.maxPerSecond ?? undefined };
};
