/** What ends a wait: the visitor's answer, the end of the conversation, or of the time. The workflow is told once. */
import type { WaitOutcome } from '../../../../protocol/waits';
import type { MessageRecord, SessionRecord } from '../../storage/records';
import { WAIT_TARGET, type WaitRecord } from '../../storage/waits';
import { toIso } from '../clock';
import type { UnitOfWork } from '../journal';

/** The delivery target of a wait: its resume URL. */
export function waitTarget(waitId: string): string {
	return WAIT_TARGET + waitId;
}

/**
 * A visitor's message answers every question that is open; as a reply to one of them, that one only.
 * @param session as it is after the message
 */
export async function answerWaits(
	unit: UnitOfWork,
	session: SessionRecord,
	{ content, replyTo }: Pick<MessageRecord, 'content' | 'replyTo'>,
): Promise<void> {
	const open = await unit.tx.waits.listOpen(session.id);
	if (open.length === 0) return;
	const asked = open.filter(({ messageId }) => messageId === replyTo);
	for (const wait of asked.length > 0 ? asked : open) {
		const choice = chosen(wait, content);
		await endWait(unit, wait, session, { outcome: 'answered', text: content, choice });
	}
}

/** The conversation is over, or only the question that this message asked: nobody answers it any more. */
export async function closeWaits(
	unit: UnitOfWork,
	session: SessionRecord,
	messageId?: string,
): Promise<void> {
	for (const wait of await unit.tx.waits.listOpen(session.id)) {
		if (messageId !== undefined && wait.messageId !== messageId) continue;
		await endWait(unit, wait, session, { outcome: 'closed' });
	}
}

/**
 * The session is about to be erased. Whoever waits is told so by an event of no session, which outlives it; also
 * those whose outcome is on its way, because that goes with the session.
 */
export async function eraseWaits(unit: UnitOfWork, sessionId: string): Promise<void> {
	const { waits } = unit.tx;
	const untold = await waits.listUntold(sessionId);
	for (const wait of [...untold, ...(await waits.listOpen(sessionId))]) {
		await endWait(unit, wait, null, { outcome: 'closed' });
	}
}

/** Its time has come; nothing if it ended in another way just before. */
export async function expireWait(unit: UnitOfWork, waitId: string): Promise<void> {
	const wait = await unit.tx.waits.get(waitId);
	if (!wait || wait.endedAt !== null) return;
	const session = await unit.tx.getSession(wait.sessionId);
	await endWait(unit, wait, session ?? null, { outcome: 'expired' });
}

async function endWait(
	unit: UnitOfWork,
	{ id, sessionId, messageId }: WaitRecord,
	session: SessionRecord | null,
	end: Pick<WaitOutcome, 'outcome' | 'text' | 'choice'>,
): Promise<void> {
	const { tx, now } = unit;
	await tx.waits.end(id, now);
	// What the visitor has answered shows what could be chosen; a question that just ended offers nothing.
	if (session && end.outcome !== 'answered') await tx.dropChoices(sessionId, messageId);
	await tx.cancelTimer('wait_expired', id);
	const wait: WaitOutcome = { ...end, sessionId, messageId, at: toIso(now) };
	await unit.append({
		type: 'wait.ended',
		session,
		...(session === null && { about: sessionId }),
		data: { wait },
		alsoTarget: waitTarget(id),
	});
}

/** Id of the button that a text says the same as. */
function chosen({ choices }: WaitRecord, content: string): string | undefined {
	const said = content.trim().toLowerCase();
	const same = (text: string) => text.trim().toLowerCase() === said;
	return choices?.find(({ id, label }) => same(label) || same(id))?.id;
}
