/** Sessions whose time is over are erased, a few at a time. */
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import { idPrefix } from '../new-id';
import { eraseSession } from './erase-session';

/** Sessions that one step looks at: each that is erased is a change of its own, and others come between. */
const STEP = 50;

/**
 * Erases what is idle of a step of sessions, whether they were closed or not: most never are.
 * @param idleSince sessions with no activity since then are erased, in milliseconds since the epoch
 * @param before id where the last step stopped; undefined to begin
 * @param onError hears of one that could not be erased, which keeps none of the others
 * @returns how many were erased, and where this step stopped; undefined when it was the last
 */
export async function eraseIdleSessions(
	core: CoreContext,
	idleSince: number,
	before: string | undefined,
	onError: (error: unknown) => void,
): Promise<{ erased: number; stoppedAt: string | undefined }> {
	// Ids begin with the time at which a session began: younger ones need not be looked at.
	const sessions = await core.store.listSessions({
		beforeId: before ?? idPrefix('sess', idleSince),
		withPageViews: true,
		limit: STEP,
	});
	let erased = 0;
	for (const { id, lastActivity } of sessions) {
		if (lastActivity >= idleSince) continue;
		try {
			if (await eraseSession(core, id, idleSince)) erased += 1;
		} catch (error) {
			// Another instance, or somebody with the API key, may have been quicker.
			if (!(error instanceof ChatError && error.code === 'SESSION_NOT_FOUND')) onError(error);
		}
	}
	return { erased, stoppedAt: sessions.length < STEP ? undefined : sessions.at(-1)?.id };
}
