/** A message is added to a conversation, by whoever: the one way in for all of them. */
import type { EventBody, MessageType } from '../../../../protocol/shapes';
import type { MessageRecord } from '../../storage/records';
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';
import { newId } from '../new-id';
import { reopenIfClosed } from '../sessions/close-session';
import { touch } from '../sessions/touch';
import { requireSession } from '../sessions/require-session';
import { toMessage } from '../shapes/management-shapes';

/** Characters of one message, as the widget protocol has it. */
const MAX_CONTENT_LENGTH = 4000;

export interface MessageDraft {
	sessionId: string;
	content: string;
	/** Decided by the door the message came through, never by what it says of itself. */
	type: MessageType;
	/** Id of an earlier message of the same session. */
	replyTo?: string;
	/** The sender's own id for it; sending again under the same id adds nothing. */
	clientId?: string;
}

/**
 * Adds a message. A visitor writing in a closed session opens it again; anybody else may not.
 * @returns the message, which is the earlier one if `clientId` was used before
 * @throws {ChatError} SESSION_NOT_FOUND, CONTENT_TOO_LONG, INVALID_PARAMETERS (empty), MESSAGE_NOT_FOUND
 *   (`replyTo` is no message of this session), SESSION_CLOSED
 */
export async function postMessage(core: CoreContext, draft: MessageDraft): Promise<MessageRecord> {
	if (draft.content.length > MAX_CONTENT_LENGTH) throw new ChatError('CONTENT_TOO_LONG');
	if (draft.content.trim() === '') {
		throw new ChatError('INVALID_PARAMETERS', '`content` is empty. Write at least one character.');
	}
	return await core.journal.write((unit) => addMessage(unit, draft));
}

async function addMessage(unit: UnitOfWork, draft: MessageDraft): Promise<MessageRecord> {
	const { tx, now } = unit;
	const known = await requireSession(tx, draft.sessionId);
	const earlier = draft.clientId && (await findSent(unit, draft.sessionId, draft.clientId));
	if (earlier) return earlier;
	if (draft.replyTo !== undefined) {
		const original = await tx.getMessage(known.id, draft.replyTo);
		if (!original) throw new ChatError('MESSAGE_NOT_FOUND');
	}
	if (known.status === 'closed' && draft.type !== 'visitor') throw new ChatError('SESSION_CLOSED');
	const open = await reopenIfClosed(unit, known);

	const added = {
		id: newId('msg', now),
		sessionId: open.id,
		content: draft.content,
		type: draft.type,
		createdAt: now,
		replyTo: draft.replyTo ?? null,
	};
	await touch(unit, open);
	const { seq } = await unit.append({
		type: 'message.created',
		session: { ...open, lastActivity: now },
		data: { message: toMessage(added) },
		clientId: draft.clientId,
	});
	const message = { ...added, seq };
	await tx.insertMessage(message);
	return message;
}

async function findSent(
	unit: UnitOfWork,
	sessionId: string,
	clientId: string,
): Promise<MessageRecord | undefined> {
	const event = await unit.tx.findEventByClientId(sessionId, 'message.created', clientId);
	if (!event) return undefined;
	const body = JSON.parse(event.body) as EventBody;
	return body.data.message && (await unit.tx.getMessage(sessionId, body.data.message.id));
}
