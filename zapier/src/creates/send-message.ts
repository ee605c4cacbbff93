/** Send Message: writes to the visitor. */
import { defineCreate, type Bundle, type ZObject } from 'zapier-platform-core';
import type { Message } from '../../../protocol/shapes';
import { call } from '../api/call';
import { DEDUP_FIELD, idempotencyKey } from '../fields/dedup-field';
import { readFlag, readText } from '../fields/read-input';
import { SESSION_FIELD, sessionPath } from '../fields/session-field';
import { SENT_OUTPUT, toSentItem } from '../items/message-columns';

async function perform(z: ZObject, bundle: Bundle) {
	const { message, send_as: sender, only_without_human: onlyWithoutHuman } = bundle.inputData;
	const type = readText(sender) ?? 'operator';
	const suppressWhileHuman = readFlag(onlyWithoutHuman) === true;
	if (suppressWhileHuman && type !== 'ai') {
		throw new z.errors.Error(
			'Only If No Human Took Over is for messages of the AI. Set Send As to AI, or switch it off.',
			'INVALID_PARAMETERS',
			400,
		);
	}
	const path = sessionPath(z, bundle, '/messages');
	const sent = await call<Message>(z, bundle, {
		method: 'POST',
		path,
		body: {
			// Its blanks are the user's business, unlike those around an id.
			content: typeof message === 'string' ? message : (readText(message) ?? ''),
			type,
			...(suppressWhileHuman && { suppressWhileHuman }),
		},
		labels: { content: 'Message', type: 'Send As' },
		...idempotencyKey(path, bundle.inputData),
	});
	return toSentItem(sent);
}

export const sendMessage = defineCreate({
	key: 'send_message',
	noun: 'Message',
	display: {
		label: 'Send Message',
		description: 'Sends a message to the visitor of a session.',
	},
	operation: {
		inputFields: [
			SESSION_FIELD,
			{
				key: 'message',
				label: 'Message',
				type: 'text',
				required: true,
				helpText: 'What the visitor reads, at most 4000 characters.',
			},
			{
				key: 'send_as',
				label: 'Send As',
				type: 'string',
				default: 'operator',
				choices: { operator: 'Operator', ai: 'AI', system: 'System Note' },
				helpText:
					'An operator silences the AI in this session. Choose AI for what a model wrote, and System Note for a line such as "You are number 2 in the queue".',
			},
			{
				key: 'only_without_human',
				label: 'Only If No Human Took Over',
				type: 'boolean',
				helpText:
					'For messages of the AI: if an operator has answered meanwhile, or the AI is switched off, nothing is sent and the Zap stops here.',
			},
			DEDUP_FIELD,
		],
		perform,
		...SENT_OUTPUT,
	},
});
