/** The field that names a session: by ID, as the trigger gives it, or picked from the newest ones. */
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readPathId } from './path-id';

export const sessionLocator: INodeProperties = {
	displayName: 'Session',
	name: 'sessionId',
	type: 'resourceLocator',
	required: true,
	// The usual item comes from the PocketPing Trigger, so the field is right before anyone touches it.
	default: { mode: 'id', value: '={{ $json.sessionId }}' },
	description: 'The chat session of one visitor',
	modes: [
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. sess_abc123',
		},
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchSessions', searchable: true },
		},
	],
};

/**
 * The chosen session's ID.
 * @throws {NodeOperationError} when there is none, or one that would lead to another path of the API
 */
export function getSessionId(context: IExecuteFunctions, itemIndex: number): string {
	return readPathId(context, itemIndex, {
		parameter: 'sessionId',
		label: 'Session',
		hint: 'The PocketPing Trigger gives it as sessionId: {{ $json.sessionId }}',
	});
}
