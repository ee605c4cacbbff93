/** Message → Send: writes in a visitor's chat as an operator, the AI or the system. */
import {
	NodeApiError,
	updateDisplayOptions,
	type IDataObject,
	type INodeProperties,
	type JsonObject,
} from 'n8n-workflow';

import type { ErrorCode } from '../../../../protocol/error-table';
import { onceOnly } from '../../../shared/once-only';
import { getSessionId, sessionLocator } from '../../../shared/session-locator';
import { pocketPingRequest, sessionPath } from '../../../shared/transport';
import type { Execute } from '../operation';
import { readText } from '../read-text';

const properties: INodeProperties[] = [
	sessionLocator,
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. Hello! How can I help?',
		description: 'The text the visitor reads, at most 4000 characters',
	},
	{
		displayName: 'Send As',
		name: 'sendAs',
		type: 'options',
		options: [
			{
				name: 'AI',
				value: 'ai',
				description: 'The message is marked as an answer of the AI',
			},
			{
				name: 'Operator',
				value: 'operator',
				description: 'The message looks like one of a person in your team',
			},
			{
				name: 'System',
				value: 'system',
				description: 'The message is a notice, not part of the conversation',
			},
		],
		default: 'operator',
		description: 'Who the visitor sees as the sender',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Only While the AI Answers',
				name: 'onlyWhileAi',
				type: 'boolean',
				default: true,
				description:
					'Whether a message of the AI is left out once a human has taken over, or the AI is switched off in the session. The item then says what kept it back.',
			},
			{
				displayName: 'Reply To Message ID',
				name: 'replyTo',
				type: 'string',
				default: '',
				placeholder: 'e.g. msg_abc123',
				description: 'The message of the same session that this one answers, and quotes',
			},
		],
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['message'], operation: ['send'] } },
	properties,
);

interface Options {
	replyTo?: string;
	onlyWhileAi?: boolean;
}

/** Answers of the runtime to an AI that is not to speak. */
const KEPT_BACK: readonly string[] = ['HUMAN_TOOK_OVER', 'AI_SWITCHED_OFF'] satisfies ErrorCode[];

export const execute: Execute = async (context, itemIndex) => {
	const sessionId = getSessionId(context, itemIndex);
	const content = readText(context, itemIndex, 'message', 'Message');
	const type = context.getNodeParameter('sendAs', itemIndex, 'operator');
	const { replyTo, onlyWhileAi } = context.getNodeParameter('options', itemIndex, {}) as Options;
	const isGuarded = onlyWhileAi === true && type === 'ai';
	const path = sessionPath(sessionId, '/messages');
	const body = {
		content,
		type,
		...(replyTo && { replyTo }),
		...(isGuarded && { suppressWhileHuman: true }),
	};
	try {
		return await pocketPingRequest<IDataObject>(context, 'POST', path, {
			body,
			headers: onceOnly(context, itemIndex, path, body),
		});
	} catch (error) {
		const code = isGuarded && error instanceof NodeApiError ? codeOf(error) : undefined;
		// Nothing went wrong: this is what was asked for.
		if (code && KEPT_BACK.includes(code)) return { sessionId, skipped: true, code };
		// n8n hands an error of its own back as it is.
		throw new NodeApiError(context.getNode(), error as JsonObject);
	}
};

function codeOf({ context }: NodeApiError): string | undefined {
	return (context.data as { code?: string } | undefined)?.code;
}
