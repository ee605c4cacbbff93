/** Session → Identify: says who the visitor is, as far as the workflow knows. */
import {
	NodeOperationError,
	updateDisplayOptions,
	type IDataObject,
	type INodeProperties,
} from 'n8n-workflow';

import { getSessionId, sessionLocator } from '../../../shared/session-locator';
import { pocketPingRequest, sessionPath } from '../../../shared/transport';
import type { Execute } from '../operation';
import { pairInputs, readFields } from '../read-fields';

const properties: INodeProperties[] = [
	sessionLocator,
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [
			{
				displayName: 'Customer ID',
				name: 'customerId',
				type: 'string',
				default: '',
				placeholder: 'e.g. cus_1042',
				description: 'The ID of this person in your own system',
			},
			{
				displayName: 'Email',
				name: 'email',
				type: 'string',
				default: '',
				placeholder: 'e.g. name@email.com',
			},
			{
				displayName: 'Metadata',
				name: 'metadata',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add Field',
				default: {},
				description: 'What else is known of the visitor, for your team and your workflows',
				options: [{ displayName: 'Field', name: 'fields', values: pairInputs('plan', 'Pro') }],
			},
			{
				displayName: 'Name',
				name: 'name',
				type: 'string',
				default: '',
				placeholder: 'e.g. Ada Lovelace',
			},
		],
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['session'], operation: ['identify'] } },
	properties,
);

export const execute: Execute = async (context, itemIndex) => {
	const sessionId = getSessionId(context, itemIndex);
	const { metadata, ...texts } = context.getNodeParameter('updateFields', itemIndex, {}) as {
		metadata?: { fields?: unknown };
		[text: string]: unknown;
	};
	const body: IDataObject = {};
	for (const [name, value] of Object.entries(texts)) {
		if (value !== '' && value !== null && value !== undefined) body[name] = String(value);
	}
	const known = readFields(context, itemIndex, 'Metadata', metadata?.fields);
	if (Object.keys(known).length > 0) body.metadata = known;
	if (Object.keys(body).length === 0) {
		throw new NodeOperationError(
			context.getNode(),
			`'Update Fields' has nothing to set [item ${itemIndex}]`,
			{ itemIndex, description: "Add 'Name', 'Email', 'Customer ID' or 'Metadata'." },
		);
	}
	return await pocketPingRequest<IDataObject>(
		context,
		'POST',
		sessionPath(sessionId, '/identify'),
		{ body },
	);
};
