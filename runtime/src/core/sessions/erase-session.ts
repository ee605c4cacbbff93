/** Everything that is known of a session is erased, as the law may ask. */
import type { CoreContext } from '../core-context';
import { eraseWaits } from '../waits/end-waits';
import { requireSession } from './require-session';

/**
 * Erases a session: messages, files, events, and deliveries that have not been made. What receivers got before
 * is theirs to erase; `session.deleted` tells them.
 * @throws {ChatError} SESSION_NOT_FOUND
 */
export async function eraseSession(core: CoreContext, sessionId: string): Promise<void> {
	// The bytes first: after a crash in between, the session is still there to be erased again.
	for (const { id } of await core.store.listAttachments(sessionId)) await core.files.delete(id);
	const files = await core.journal.write(async (unit) => {
		await requireSession(unit.tx, sessionId);
		const late = await unit.tx.listAttachments(sessionId);
		// Of no session, so that it outlives the others; appended before they go, so that no position is reused.
		await unit.append({ type: 'session.deleted', session: null, about: sessionId });
		await eraseWaits(unit, sessionId);
		await unit.tx.eraseSession(sessionId);
		return late;
	});
	// A file that arrived meanwhile.
	for (const { id } of files) await core.files.delete(id);
	core.realtime.endSession(sessionId);
}
