/** Everything that is known of a session is erased, as the law may ask. */
import { discardAttachments } from '../attachments/discard-attachments';
import type { CoreContext } from '../core-context';
import { eraseWaits } from '../waits/end-waits';
import { requireSession } from './require-session';

/**
 * Erases a session: messages, files, events, and deliveries that have not been made. What receivers got before
 * is theirs to erase; `session.deleted` tells them. Bytes of files that cannot be removed now are removed by
 * housekeeping: what they were of is gone by then.
 * @param idleSince only if nothing happened in it since then, in milliseconds since the epoch
 * @returns false when something did
 * @throws {ChatError} SESSION_NOT_FOUND
 */
export async function eraseSession(
	core: CoreContext,
	sessionId: string,
	idleSince = Infinity,
): Promise<boolean> {
	const files = await core.journal.write(async (unit) => {
		const { tx } = unit;
		// The visitor may have come back a moment ago.
		const { lastActivity } = await requireSession(tx, sessionId);
		if (lastActivity >= idleSince) return undefined;
		const files = await tx.listAttachments(sessionId);
		// Of no session, so that it outlives the others; appended before they go, so that no position is reused.
		await unit.append({ type: 'session.deleted', session: null, about: sessionId });
		await eraseWaits(unit, sessionId);
		await tx.eraseSession(sessionId);
		// Of a file there is left that its bytes are to be removed, so that a crash before that does not forget them.
		for (const file of files) {
			await tx.insertAttachment({
				...file,
				filename: '',
				sessionId: '',
				messageId: null,
				status: 'discarded',
			});
		}
		return files.map(({ id }) => id);
	});
	if (!files) return false;
	core.realtime.endSession(sessionId);
	await discardAttachments(core, files);
	return true;
}
