/** New Operator Message: what a human answered, wherever they wrote it. */
import { PAGE_URL_FIELD, readConditions } from '../fields/event-filters';
import { defineHookTrigger } from '../hooks/define-hook-trigger';
import { MESSAGE_EVENT_COLUMNS } from '../items/message-columns';
import { sampleEvent } from '../samples/event';
import { SAMPLE_REPLY } from '../samples/message';

export const newOperatorMessage = defineHookTrigger({
	key: 'new_operator_message',
	noun: 'Message',
	label: 'New Operator Message',
	description:
		'Triggers when an operator answers a visitor, from Telegram, Discord, Slack or the API.',
	inputFields: [PAGE_URL_FIELD],
	interest: (inputData) => ({
		event: 'message.created',
		...readConditions(inputData, { sender: ['operator'] }),
	}),
	columns: [
		...MESSAGE_EVENT_COLUMNS,
		{
			key: 'operator_name',
			label: 'Operator Name',
			type: 'string',
			read: ({ data }) => data.message?.operator?.name,
		},
	],
	sample: sampleEvent('message.created', { message: SAMPLE_REPLY }),
});
