/** A message is added to a conversation, by whoever: the one way in for all of them. */
import type { EventBody, MessageOperator, MessageType, Quote } from '../../../../protocol/shapes';
import type { MessageRecord } from '../../storage/records';
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';
import { newId } from '../new-id';
import { noteQuestion } from '../handoff/note-question';
import { assertAiMaySpeak, noteReply } from '../handoff/note-reply';
import { linkAttachments } from '../attachments/link-attachments';
import { touch } from '../sessions/touch';
import { requireSession } from '../sessions/require-session';
import { announce, wake } from '../sessions/wake';
import { toMessage } from '../shapes/management-shapes';
import { answerWaits } from '../waits/end-waits';
import { registerWait, type WaitDraft } from '../waits/register-wait';
import { checkContent } from './check-content';
import { toQuote } from './quote';
import { sideOf } from './side';

export interface MessageDraft {
	sessionId: string;
	content: string;
	/** Decided by the door the message came through, never by what it says of itself. */
	type: MessageType;
	/** Ids of files uploaded to this session; with one at least, the text may be empty. */
	attachmentIds?: readonly string[];
	/** Id of an earlier message of the same session. */
	replyTo?: string;
	/** The sender's own id for it; sending again under the same id adds nothing. */
	clientId?: string;
	/** Who of the operators wrote it. */
	operator?: MessageOperator;
	/** A workflow waits for the visitor's answer to it. */
	wait?: WaitDraft;
	/** Of the AI's messages: refuse it if a human has taken over, or the AI is switched off here. */
	suppressWhileHuman?: boolean;
}

/**
 * Adds a message. A visitor writing in a closed session opens it again; anybody else may not.
 * @returns the message, which is the earlier one if `clientId` was used before
 * @throws {ChatError} SESSION_NOT_FOUND, CONTENT_TOO_LONG, INVALID_PARAMETERS (empty), MESSAGE_NOT_FOUND
 *   (`replyTo` is no message of this session), SESSION_CLOSED, ATTACHMENT_NOT_FOUND, ATTACHMENT_NOT_READY,
 *   TOO_MANY_WAITS, WEBHOOK_TARGET_REFUSED (with `wait`), HUMAN_TOOK_OVER and AI_SWITCHED_OFF (with `suppressWhileHuman`)
 */
export async function postMessage(core: CoreContext, draft: MessageDraft): Promise<MessageRecord> {
	checkContent(draft.content, draft.attachmentIds?.length);
	if (draft.wait) await core.assertDeliverable(draft.wait.resumeUrl);
	const message = await core.journal.write((unit) => addMessage(core, unit, draft));
	core.typing.ended(message.sessionId, sideOf(message));
	return message;
}

/** The same as part of a larger change. */
export async function addMessage(
	core: CoreContext,
	unit: UnitOfWork,
	draft: MessageDraft,
): Promise<MessageRecord> {
	const { tx, now } = unit;
	const known = await requireSession(tx, draft.sessionId);
	const earlier = draft.clientId && (await findSent(unit, draft.sessionId, draft.clientId));
	if (earlier) return earlier;
	let quoted: Quote | undefined;
	if (draft.replyTo !== undefined) {
		const original = await tx.getMessage(known.id, draft.replyTo);
		if (!original) throw new ChatError('MESSAGE_NOT_FOUND');
		quoted = toQuote(original);
	}
	if (known.status === 'closed' && draft.type !== 'visitor') throw new ChatError('SESSION_CLOSED');
	if (draft.type === 'ai' && draft.suppressWhileHuman) assertAiMaySpeak(known);
	const open =
		draft.type === 'visitor'
			? await wake(unit, known)
			: await noteReply(core, unit, await announce(unit, known), draft.type);

	const id = newId('msg', now);
	const { attachmentIds } = draft;
	const added = {
		id,
		sessionId: open.id,
		content: draft.content,
		type: draft.type,
		createdAt: now,
		replyTo: draft.replyTo ?? null,
		choices: draft.wait?.choices ?? null,
		operator: draft.operator ?? null,
		attachments: attachmentIds ? await linkAttachments(unit, open.id, id, attachmentIds) : null,
		editedAt: null,
		deletedAt: null,
		deliveredAt: null,
		readAt: null,
	};
	await touch(unit, open);
	const session = { ...open, lastActivity: now };
	const { seq } = await unit.append({
		type: 'message.created',
		session,
		data: { message: toMessage(added, core.fileUrl), quoted },
		clientId: draft.clientId,
	});
	const message = { ...added, seq };
	await tx.insertMessage(message);
	if (draft.wait) await registerWait(unit, message, draft.wait);
	if (draft.type === 'visitor') {
		await answerWaits(unit, session, message);
		await noteQuestion(core, unit, session);
	}
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
