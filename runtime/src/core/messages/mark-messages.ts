/** Receipts: messages reached the other side, or were read there. */
import type { MessageRecord } from '../../storage/records';
import { toIso } from '../clock';
import type { UnitOfWork } from '../journal';
import type { CoreContext } from '../core-context';
import { requireSession } from '../sessions/require-session';
import { sideOf, type Side } from './side';

export interface Receipt {
	sessionId: string;
	messageIds: readonly string[];
	status: 'delivered' | 'read';
	/** Who received them; only messages of the other side are marked. */
	by: Side;
}

/**
 * Marks messages; what was read has also been delivered. Marks already there stay as they are.
 * @returns how many messages changed; no change is no event
 * @throws {ChatError} SESSION_NOT_FOUND
 */
export async function markMessages(core: CoreContext, receipt: Receipt): Promise<number> {
	return await core.journal.write((unit) => addReceipt(unit, receipt));
}

/** The same as part of a larger change. */
export async function addReceipt(unit: UnitOfWork, receipt: Receipt): Promise<number> {
	const { sessionId, messageIds, status, by } = receipt;
	const session = await requireSession(unit.tx, sessionId);
	const found = await unit.tx.findMessages(sessionId, messageIds);
	const news = found.filter((message) => sideOf(message) !== by && isNews(message, status));
	if (news.length === 0) return 0;
	for (const message of news) {
		const deliveredAt = message.deliveredAt ?? unit.now;
		const readAt = status === 'read' ? unit.now : message.readAt;
		await unit.tx.updateMessage({ ...message, deliveredAt, readAt }, unit.now);
	}
	const at = toIso(unit.now);
	await unit.append({
		type: 'message.read',
		session,
		data: {
			messageIds: news.map(({ id }) => id),
			status,
			...(status === 'read' ? { readAt: at } : { deliveredAt: at }),
		},
		// Operators know what they did themselves.
		forBridges: by === 'visitor',
	});
	return news.length;
}

function isNews({ deletedAt, deliveredAt, readAt }: MessageRecord, status: Receipt['status']) {
	return deletedAt === null && (status === 'read' ? readAt : deliveredAt) === null;
}
