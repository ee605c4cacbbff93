/** Keeping a session's time of last activity, without a write for every message of a busy one. */
import type { SessionRecord } from '../../storage/records';
import type { UnitOfWork } from '../journal';

/** How far the stored time may lag behind, in milliseconds. */
const PRECISION_MS = 1000;

/** Moves the stored time of last activity on to now, unless it is that recent already. */
export async function touch({ tx, now }: UnitOfWork, session: SessionRecord): Promise<void> {
	if (now - session.lastActivity >= PRECISION_MS) await tx.touchSession(session.id, now);
}
