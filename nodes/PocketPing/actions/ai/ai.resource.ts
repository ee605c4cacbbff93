/** The AI resource: whether a model may answer in a session. */
import type { INodeProperties } from 'n8n-workflow';

import * as toggle from './toggle.operation';

export const aiDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['ai'] } },
		options: [
			{
				name: 'Toggle',
				value: 'toggle',
				action: 'Toggle AI',
				description: 'Turn the AI of one session on or off, for example while a person answers',
			},
		],
		default: 'toggle',
	},
	...toggle.description,
];
