/** Another party answers from now on: kept with the session, and told. */
import type { HandoffReason } from '../../../../protocol/shapes';
import type { SessionRecord } from '../../storage/records';
import type { UnitOfWork } from '../journal';
import { handlerAfter, type HandoffInput } from './handoff';

/**
 * Applies the table to an open session.
 * @returns the session as it then is; the very same one if nothing changed
 */
export async function changeHandler(
	unit: UnitOfWork,
	known: SessionRecord,
	input: Exclude<HandoffInput, 'close' | 'reopen'>,
	reason: HandoffReason,
): Promise<SessionRecord> {
	const from = known.status === 'closed' ? 'closed' : known.handledBy;
	const to = handlerAfter(from, input);
	if (to === from || to === 'closed') return known;
	const session: SessionRecord = { ...known, handledBy: to };
	await unit.tx.updateSession(session);
	await unit.append({ type: 'handoff.changed', session, data: { from, to, reason } });
	return session;
}
