/** Rating a conversation: asked for by the operators' side, answered once by the visitor. */
import type { SessionRecord } from '../../storage/records';
import { ChatError } from '../chat-error';
import { toIso } from '../clock';
import type { CoreContext } from '../core-context';
import { toCsat } from '../shapes/management-shapes';
import { requireSession } from './require-session';
import { announce } from './wake';

export interface Rating {
	/** 1 (worst) to 5 (best). */
	score: number;
	comment?: string;
}

/**
 * Asks the visitor for a rating: on the open pages now, and on every page that opens until it is answered.
 * A session that was rated stays as it is.
 * @throws {ChatError} SESSION_NOT_FOUND
 */
export async function requestCsat(core: CoreContext, sessionId: string): Promise<SessionRecord> {
	const session = await core.journal.write(async (unit) => {
		const known = await requireSession(unit.tx, sessionId);
		if (known.csat?.respondedAt !== undefined) return known;
		const asked: SessionRecord = { ...known, csat: { requestedAt: unit.now } };
		await unit.tx.updateSession(asked);
		return asked;
	});
	const frame = pendingCsatFrame(session);
	if (frame) core.realtime.sendToSession(sessionId, frame);
	return session;
}

/**
 * Takes the visitor's rating. The first answer counts.
 * @returns false when there was an answer already
 * @throws {ChatError} SESSION_NOT_FOUND, CSAT_NOT_REQUESTED
 */
export async function submitCsat(
	core: CoreContext,
	sessionId: string,
	{ score, comment }: Rating,
): Promise<boolean> {
	return await core.journal.write(async (unit) => {
		const known = await requireSession(unit.tx, sessionId);
		if (!known.csat) throw new ChatError('CSAT_NOT_REQUESTED');
		if (known.csat.respondedAt !== undefined) return false;
		const csat = { ...known.csat, score, comment, respondedAt: unit.now };
		const session = { ...(await announce(unit, known)), csat, lastActivity: unit.now };
		await unit.tx.updateSession(session);
		await unit.append({ type: 'csat.submitted', session, data: { csat: toCsat(csat) } });
		return true;
	});
}

/** The frame that shows the rating card, while an answer is awaited. */
export function pendingCsatFrame({ csat }: SessionRecord) {
	if (!csat || csat.respondedAt !== undefined) return undefined;
	return { type: 'csat_request', data: { requestedAt: toIso(csat.requestedAt) } };
}
