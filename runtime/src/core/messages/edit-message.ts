/** The text of a message is replaced by its sender. */
import type { MessageRecord } from '../../storage/records';
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';
import { requireSession } from '../sessions/require-session';
import { touch } from '../sessions/touch';
import { toMessage } from '../shapes/management-shapes';
import { checkContent } from './check-content';
import { sideOf, type Side } from './side';

export interface MessageEdit {
	sessionId: string;
	messageId: string;
	content: string;
	/** Decided by the door it came through: a visitor edits what visitors wrote, everybody else the rest. */
	by: Side;
}

/**
 * Replaces the text, trimmed. The same text again changes nothing and is no event.
 * @throws {ChatError} SESSION_NOT_FOUND, MESSAGE_NOT_FOUND, MESSAGE_NOT_YOURS, MESSAGE_DELETED,
 *   INVALID_PARAMETERS (empty), CONTENT_TOO_LONG
 */
export async function editMessage(core: CoreContext, edit: MessageEdit): Promise<MessageRecord> {
	checkContent(edit.content);
	const content = edit.content.trim();
	return await core.journal.write(async (unit) => {
		const session = await requireSession(unit.tx, edit.sessionId);
		const known = await requireMessage(unit, edit.sessionId, edit.messageId);
		if (sideOf(known) !== edit.by) throw new ChatError('MESSAGE_NOT_YOURS');
		if (known.content === content) return known;
		const message: MessageRecord = { ...known, content, editedAt: unit.now };
		await unit.tx.updateMessage(message, unit.now);
		if (edit.by === 'visitor') await touch(unit, session);
		await unit.append({
			type: 'message.updated',
			session,
			data: { message: toMessage(message, core.fileUrl) },
		});
		return message;
	});
}

/**
 * A message that is there to be changed.
 * @throws {ChatError} MESSAGE_NOT_FOUND, MESSAGE_DELETED
 */
export async function requireMessage(
	{ tx }: UnitOfWork,
	sessionId: string,
	messageId: string,
): Promise<MessageRecord> {
	const message = await tx.getMessage(sessionId, messageId);
	if (!message) throw new ChatError('MESSAGE_NOT_FOUND');
	if (message.deletedAt !== null) throw new ChatError('MESSAGE_DELETED');
	return message;
}
