/** A message: as a trigger's subject, and as the result of sending one. */
import type { EventBody, Message } from '../../../protocol/shapes';
import { SAMPLE_REPLY } from '../samples/message';
import { toItem, toOutputFields, type Column, type Item } from './columns';

/** A visitor's quick messages, in order, if they were joined; otherwise the one message. */
function allOf({ data: { message, messages } }: EventBody): Message[] {
	return messages ?? (message ? [message] : []);
}

/** Of the triggers that are about messages. */
export const MESSAGE_EVENT_COLUMNS: ReadonlyArray<Column<EventBody>> = [
	{
		key: 'message_text',
		label: 'Message Text',
		type: 'string',
		// Files may come without a text.
		read: (body) =>
			allOf(body)
				.map(({ content }) => content)
				.filter(Boolean)
				.join('\n'),
	},
	{
		key: 'message_files',
		label: 'Message Files',
		type: 'string',
		list: true,
		read: (body) => {
			const files = allOf(body).flatMap(({ attachments = [] }) => attachments);
			return files.length > 0 ? files.map(({ url }) => url) : undefined;
		},
	},
	{
		key: 'message_id',
		label: 'Message ID',
		type: 'string',
		read: ({ data }) => data.message?.id,
	},
];

const SENT_COLUMNS: ReadonlyArray<Column<Message>> = [
	{ key: 'id', label: 'Message ID', type: 'string', read: ({ id }) => id },
	{ key: 'session_id', label: 'Session ID', type: 'string', read: ({ sessionId }) => sessionId },
	{ key: 'text', label: 'Message Text', type: 'string', read: ({ content }) => content },
	{ key: 'sender', label: 'Message Sender', type: 'string', read: ({ type }) => type },
	{ key: 'created_at', label: 'Created At', type: 'datetime', read: ({ createdAt }) => createdAt },
	{ key: 'status', label: 'Status', type: 'string', read: ({ status }) => status },
];

export function toSentItem(message: Message): Item {
	return toItem(SENT_COLUMNS, message);
}

/** `outputFields` and `sample` of the action that sends a message. */
export const SENT_OUTPUT = {
	outputFields: toOutputFields(SENT_COLUMNS),
	sample: toSentItem(SAMPLE_REPLY),
};
