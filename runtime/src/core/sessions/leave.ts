/** A page was left; whether the visitor is gone shows a little later. */
import type { TimerRecord } from '../../storage/records';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';
import { requireSession } from './require-session';
import { touch } from './touch';

/** Time for the next page of the same site to open: every click there leaves one page and opens another. */
export const LEAVE_GRACE_MS = 10_000;

export interface Leaving {
	/** Seconds the page was open, as the page says. */
	duration?: number;
	reason: 'page_unload' | 'inactivity' | 'manual';
}

/**
 * Notes that a page was closed. `visitor.disconnected` follows after a grace time, unless another page opens.
 * @throws {ChatError} SESSION_NOT_FOUND
 */
export async function leave(core: CoreContext, sessionId: string, leaving: Leaving): Promise<void> {
	await core.journal.write(async (unit) => {
		const session = await requireSession(unit.tx, sessionId);
		await touch(unit, session);
		// Nobody was told of a visitor who only looked, so nobody need be told that they went.
		if (session.announcedAt === null) return;
		const dueAt = unit.now + LEAVE_GRACE_MS;
		await unit.setTimer({
			kind: 'visitor_left',
			sessionId,
			dueAt,
			data: { ...leaving, leftAt: unit.now },
		});
	});
}

/**
 * A page is looked at again: a departure that was noted is none, and the visitor is active.
 * @throws {ChatError} SESSION_NOT_FOUND
 */
export async function stay(core: CoreContext, sessionId: string): Promise<void> {
	await core.journal.write(async (unit) => {
		await touch(unit, await requireSession(unit.tx, sessionId));
		await unit.tx.cancelTimer('visitor_left', sessionId);
	});
}

/** Whether the visitor is gone as far as can be seen: no page is open on any instance, and none was used since. */
export async function looksGone(
	{ realtime, visitors }: CoreContext,
	{ sessionId, data }: TimerRecord,
): Promise<boolean> {
	const { leftAt } = data as unknown as { leftAt: number };
	if (await visitors.seenAfter(sessionId, leftAt)) return false;
	return (await realtime.pagesOf(sessionId)) === 0;
}

/** The grace time is over and the visitor {@link looksGone}: tells of the departure. */
export async function confirmLeft(
	unit: UnitOfWork,
	{ sessionId, data }: TimerRecord,
): Promise<void> {
	const session = await unit.tx.getSession(sessionId);
	if (!session) return;
	const { duration, reason } = data as unknown as Leaving;
	await unit.append({ type: 'visitor.disconnected', session, data: { duration, reason } });
}
