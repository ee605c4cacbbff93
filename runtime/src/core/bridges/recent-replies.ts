/** What operators wrote in a bridge lately, as posts over there: for platforms that tell of changes only once. */
import type { BridgeName, BridgePost } from '../../storage/bridge-records';
import type { CoreContext } from '../core-context';

/** How far back, in messages of the conversation and in milliseconds. */
const READ_BACK = 20;
const RECENT_MS = 24 * 60 * 60_000;

/** Posts of a session that operators wrote there and that are still messages of ours. */
export async function recentReplies(
	{ store, clock }: Pick<CoreContext, 'store' | 'clock'>,
	bridge: BridgeName,
	sessionId: string,
): Promise<BridgePost[]> {
	const since = clock.now() - RECENT_MS;
	const messages = await store.listMessages(sessionId, { limit: READ_BACK });
	const found: BridgePost[] = [];
	for (const { id, type, createdAt, deletedAt } of messages) {
		if (type !== 'operator' || createdAt < since || deletedAt !== null) continue;
		const posts = await store.bridges.listPosts(sessionId, bridge, id);
		found.push(...posts.filter(({ foreign }) => foreign));
	}
	return found;
}
