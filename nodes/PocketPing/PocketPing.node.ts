/** The node that acts on a chat: writes, sends events to the page, and manages sessions. */
import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { searchSessions } from '../shared/search-sessions';
import { aiDescription } from './actions/ai/ai.resource';
import { eventDescription } from './actions/event/event.resource';
import { messageDescription } from './actions/message/message.resource';
import { router } from './actions/router';
import { sessionDescription } from './actions/session/session.resource';

export class PocketPing implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PocketPing',
		name: 'pocketPing',
		icon: {
			light: 'file:../icons/pocketPing.svg',
			dark: 'file:../icons/pocketPing.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle:
			'={{ $parameter["operation"].replace("getAll", "get many") + ": " + $parameter["resource"] }}',
		description: 'Write in a live chat, send events to the page and manage chat sessions',
		defaults: { name: 'PocketPing' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'pocketPingApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'AI', value: 'ai' },
					{ name: 'Event', value: 'event' },
					{ name: 'Message', value: 'message' },
					{ name: 'Session', value: 'session' },
				],
				default: 'message',
			},
			...messageDescription,
			...eventDescription,
			...aiDescription,
			...sessionDescription,
		],
	};

	methods = { listSearch: { searchSessions } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
