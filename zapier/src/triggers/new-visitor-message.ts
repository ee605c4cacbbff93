/** New Visitor Message: what Zaps that answer start with. */
import type { PlainInputField } from 'zapier-platform-core';
import { HANDLED_BY_FIELD, PAGE_URL_FIELD, readConditions } from '../fields/event-filters';
import { readSeconds } from '../fields/read-seconds';
import { defineHookTrigger } from '../hooks/define-hook-trigger';
import { MESSAGE_EVENT_COLUMNS } from '../items/message-columns';
import { sampleEvent } from '../samples/event';
import { SAMPLE_QUESTION } from '../samples/message';

const JOIN_FIELD = {
	key: 'join_seconds',
	label: 'Join Quick Messages',
	type: 'integer',
	placeholder: '5',
	helpText:
		'People write a thought in three lines. With a number of seconds (1 to 60), the Zap runs once, with all lines, when the visitor has written nothing more for that long. Leave it empty to run for each message.',
} satisfies PlainInputField;

export const newVisitorMessage = defineHookTrigger({
	key: 'new_visitor_message',
	noun: 'Message',
	label: 'New Visitor Message',
	description: 'Triggers when a visitor writes a message.',
	inputFields: [JOIN_FIELD, HANDLED_BY_FIELD, PAGE_URL_FIELD],
	interest: (inputData, z) => ({
		event: 'message.created',
		...readConditions(inputData, { sender: ['visitor'] }),
		batchSeconds: readSeconds(z, JOIN_FIELD.label, inputData.join_seconds),
	}),
	columns: [
		...MESSAGE_EVENT_COLUMNS,
		{
			key: 'message_count',
			label: 'Number of Messages',
			type: 'integer',
			read: ({ data }) => data.messages?.length ?? 1,
		},
	],
	sample: sampleEvent('message.created', { message: SAMPLE_QUESTION }),
});
