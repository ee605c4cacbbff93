/** The field that names a message, for operations on one that is there already. */
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readPathId } from '../../../shared/path-id';

export const messageIdField: INodeProperties = {
	displayName: 'Message ID',
	name: 'messageId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. msg_abc123',
	description: 'The message, named as Send and the PocketPing Trigger name it',
};

/** @throws {NodeOperationError} when there is none */
export function getMessageId(context: IExecuteFunctions, itemIndex: number): string {
	return readPathId(context, itemIndex, {
		parameter: 'messageId',
		label: 'Message ID',
		hint: 'Send gives it as {{ $json.id }}, and the PocketPing Trigger as {{ $json.message.id }}',
	});
}
