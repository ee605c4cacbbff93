/** The Visitor Rating resource: how visitors liked the conversation. */
import type { INodeProperties } from 'n8n-workflow';

import * as request from './request.operation';

export const ratingDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['rating'] } },
		options: [
			{
				name: 'Request',
				value: 'request',
				action: 'Request visitor rating',
				description:
					"Ask the visitor for 1 to 5 stars. The answer starts the trigger's Rating Submitted.",
			},
		],
		default: 'request',
	},
	...request.description,
];
