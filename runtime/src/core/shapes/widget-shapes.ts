/** Management shapes → what the browser widget understands. The only serialiser of that side. */
import type { EventType } from '../../../../protocol/event-types';
import type {
	Attachment,
	CustomEvent,
	EventBody,
	Identity,
	Message,
	MessageStatus,
	Quote,
} from '../../../../protocol/shapes';

import type { WaitChoice } from '../../../../protocol/waits';

/** A message in the widget protocol's names: `sender` for `type`, `timestamp` for `createdAt`. */
export interface WidgetMessage {
	id: string;
	sessionId: string;
	content: string;
	sender: string;
	timestamp: string;
	status: MessageStatus;
	/** The id of the message it answers, or that message in short. */
	replyTo?: string | WidgetQuote;
	attachments?: Attachment[];
	metadata?: WidgetMessageMetadata;
	deliveredAt?: string;
	readAt?: string;
	editedAt?: string;
	deletedAt?: string;
	clientId?: string;
}

/** What a message answers, for pages that may not have it. */
interface WidgetQuote {
	id: string;
	content: string;
	sender: string;
	deleted?: boolean;
	hasAttachment?: boolean;
	attachmentType?: string;
}

export interface WidgetMessageMetadata {
	/** Buttons that the visitor can answer with. */
	choices?: WaitChoice[];
	/** Who of the operators wrote it, and from where. */
	operatorName?: string;
	operatorAvatar?: string;
	source?: string;
}

/** `{type, data}` as the widget expects it, with the log position of frames that can be replayed. */
export interface WidgetFrame {
	type: string;
	data: unknown;
	seq?: number;
}

/**
 * `sessionId` is the plain id here: the widget only compares message ids, and the proof of the session
 * stays out of everything that is not its own connect answer.
 */
export function toWidgetMessage(
	message: Message,
	quoted?: Quote,
	clientId?: string | null,
): WidgetMessage {
	return {
		id: message.id,
		sessionId: message.sessionId,
		content: message.content,
		sender: senderOf(message),
		timestamp: message.createdAt,
		// Without a status an echo that beats the HTTP answer leaves the message "sending" for ever.
		status: message.status ?? 'sent',
		replyTo: quoted ? toWidgetQuote(quoted) : message.replyTo,
		attachments: message.attachments,
		metadata: metadataOf(message),
		deliveredAt: message.deliveredAt,
		readAt: message.readAt,
		editedAt: message.editedAt,
		deletedAt: message.deletedAt,
		...(clientId && { clientId }),
	};
}

/** The widget knows visitor, operator and ai; a system line reads best as the operator's side. */
function senderOf({ type }: Pick<Message, 'type'>): string {
	return type === 'system' ? 'operator' : type;
}

function toWidgetQuote(quote: Quote): WidgetQuote {
	const { id, content, deleted, attachmentType } = quote;
	const hasAttachment = attachmentType === undefined ? undefined : true;
	return { id, content, sender: senderOf(quote), deleted, hasAttachment, attachmentType };
}

function metadataOf({ choices, operator }: Message): WidgetMessageMetadata | undefined {
	if (!choices && !operator) return undefined;
	return {
		choices,
		operatorName: operator?.name,
		operatorAvatar: operator?.avatar,
		source: operator?.source,
	};
}

export function toWidgetIdentity(identity: Identity): Record<string, unknown> {
	const { customerId, email, name, metadata } = identity;
	return {
		...metadata,
		...(customerId !== undefined && { id: customerId }),
		...(email !== undefined && { email }),
		...(name !== undefined && { name }),
	};
}

function toWidgetEvent(event: CustomEvent): Record<string, unknown> {
	return {
		name: event.name,
		...(event.data !== undefined && { data: event.data }),
		timestamp: event.timestamp,
		...(event.sessionId !== undefined && { sessionId: event.sessionId }),
	};
}

/** The events of the log that a page gets to see, and how. */
const FRAMES: Partial<
	Record<
		EventType,
		(body: EventBody, clientId: string | null) => Omit<WidgetFrame, 'seq'> | undefined
	>
> = {
	'message.created': ({ data }, clientId) => ({
		type: 'message',
		data: data.message && toWidgetMessage(data.message, data.quoted, clientId),
	}),
	'message.updated': ({ data: { message } }) => ({
		type: 'message_edited',
		data: message && {
			messageId: message.id,
			content: message.content,
			editedAt: message.editedAt,
		},
	}),
	'message.deleted': ({ data: { message } }) => ({
		type: 'message_deleted',
		data: message && { messageId: message.id, deletedAt: message.deletedAt },
	}),
	'wait.ended': ({ data: { wait, session } }) => {
		// Pages see for themselves what the visitor answers. Of an erased session no page is left to tell.
		if (!wait || wait.outcome === 'answered' || !session) return undefined;
		return { type: 'question_ended', data: { messageId: wait.messageId } };
	},
	'message.read': ({ data: { sessionId, messageIds, status, deliveredAt, readAt } }) => ({
		type: 'read',
		data: { sessionId, messageIds, status, deliveredAt, readAt },
	}),
	'custom_event.sent': ({ data }) => ({
		type: 'event',
		data: data.event && toWidgetEvent(data.event),
	}),
	'ai.takeover': ({ data: { sessionId, reason } }) => ({
		type: 'ai_takeover',
		data: { sessionId, reason },
	}),
	'operator.status': ({ data }) => ({ type: 'presence', data: { online: data.online === true } }),
};

/** Types of events that pages get to see. */
export const FRAME_TYPES = Object.keys(FRAMES) as EventType[];

/** The frame a page receives for an event of the log; undefined when the event is not for pages. */
export function toFrame(
	seq: number,
	body: EventBody,
	clientId: string | null,
): WidgetFrame | undefined {
	const frame = FRAMES[body.event]?.(body, clientId);
	return frame && { ...frame, seq };
}

/** What a page calls `url`, the management side calls `pageUrl`. */
export function fromWidgetMetadata(metadata: Record<string, unknown>): Record<string, unknown> {
	const { url, ...rest } = metadata;
	return url === undefined ? rest : { ...rest, pageUrl: url };
}
