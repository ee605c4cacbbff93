/** What ends a wait: the visitor's answer, the end of the conversation, or of the time. The workflow is told once. */
import type { WaitOutcome } from '../../../../protocol/waits';
import type { MessageRecord, SessionRecord } from '../../storage/records';
import type { WaitRecord } from '../../storage/waits';
import { toIso } from '../clock';
import type { UnitOfWork } from '../journal';

/** The delivery target of a wait: its resume URL. */
export function waitTarget(waitId: string): string {
	return `wait:${waitId}`;
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

/** @param session null when it is being erased: what is told then is of no session */
export async function closeWaits(
	unit: UnitOfWork,
	sessionId: string,
	session: SessionRecord | null,
): Promise<void> {
	for (const wait of await unit.tx.waits.listOpen(sessionId)) {
		await endWait(unit, wait, session, { outcome: 'closed' });
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
