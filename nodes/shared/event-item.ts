/** Shapes one event of the log or of a delivery into the item that a workflow works with. */
import type { IDataObject } from 'n8n-workflow';

import type { EventBody, EventData, Session } from '../../protocol/shapes';

/**
 * The subject is at the top level, where expressions are short. A visitor's message also has the field
 * names that n8n's AI Agent and its memory look for, so that no mapping is needed between them.
 */
export function toItem(body: EventBody): IDataObject {
	const { data } = body;
	const { session, message, messages, event } = data;
	const item = {
		...head(body),
		...(event && { event }),
		...(message && { message }),
		...(messages && { messages }),
		...(session && { session }),
		data,
	};
	return item as unknown as IDataObject;
}

/** The same in few and flat fields: what most workflows need, and a model reads for few tokens. */
export function toSimpleItem(body: EventBody): IDataObject {
	const { session, message, messages, event, csat, online, enabled, from, to, reason, wait } =
		body.data;
	const item = {
		...head(body),
		...(message && { sender: message.type, content: textOf(body.data), messageId: message.id }),
		...(messages && {
			messages: messages.map(({ id, content, createdAt }) => ({ id, content, createdAt })),
		}),
		...(event && { eventName: event.name, eventData: event.data ?? null }),
		...(csat && { score: csat.score, comment: csat.comment }),
		...(online !== undefined && { online }),
		...(enabled !== undefined && { enabled }),
		...(to !== undefined && { from, to, reason }),
		...(wait && { outcome: wait.outcome, text: wait.text, choice: wait.choice }),
		...(session && visitor(session)),
	};
	return item as unknown as IDataObject;
}

function head({ id, event: type, timestamp, data }: EventBody) {
	const { sessionId, message } = data;
	const isFromVisitor = type === 'message.created' && message?.type === 'visitor';
	return {
		type,
		id,
		timestamp,
		...(sessionId !== undefined && { sessionId }),
		...(isFromVisitor && { chatInput: textOf(data), action: 'sendMessage' }),
	};
}

/** The text of the message; of all, if quick messages were joined. Files come without a text. */
function textOf({ message, messages }: EventData): string | undefined {
	if (!messages) return message?.content;
	const texts = messages.map(({ content }) => content);
	return texts.filter(Boolean).join('\n');
}

/** Who it is and where. What a signed token or a workflow said goes before what was typed into a form. */
function visitor({ identity, contact, metadata }: Session): IDataObject {
	const email = identity?.email ?? contact?.email;
	return {
		...(identity?.name !== undefined && { visitorName: identity.name }),
		...(email !== undefined && { visitorEmail: email }),
		...(typeof metadata.pageUrl === 'string' && { pageUrl: metadata.pageUrl }),
	};
}
