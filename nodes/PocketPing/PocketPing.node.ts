/** The node that acts on a chat: writes, sends events to the page, and manages sessions. */
import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type IHookFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { getEventNames, getEventTypes } from '../shared/load-event-lists';
import { searchSessions } from '../shared/search-sessions';
import { searchWebhooks } from '../shared/webhook-locator';
import { aiDescription } from './actions/ai/ai.resource';
import { eventDescription } from './actions/event/event.resource';
import { messageDescription } from './actions/message/message.resource';
import { operatorDescription } from './actions/operator/operator.resource';
import { ratingDescription } from './actions/rating/rating.resource';
import { router } from './actions/router';
import { sessionDescription } from './actions/session/session.resource';
import { webhookDescription } from './actions/webhook/webhook.resource';
import { receiveReply } from './receive-reply';

function isRestartWebhook(context: IHookFunctions): boolean {
	context.logger.debug('PocketPing: the address of a wait needs no subscription');
	return true;
}

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
			'={{ $parameter["operation"].replace("getAll", "get many").replace(/[A-Z]/g, " $&").toLowerCase() + ": " + $parameter["resource"] }}',
		description: 'Write in a live chat, send events to the page and manage chat sessions',
		defaults: { name: 'PocketPing' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'pocketPingApi',
				required: true,
				// Checking a signature needs nothing but the webhook's secret.
				displayOptions: { hide: { operation: ['verifySignature'] } },
			},
		],
		// Only for Send and Wait for Reply: where an answer wakes the execution up.
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				path: '={{ $nodeId }}',
				restartWebhook: true,
				isFullPath: true,
			},
		],
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
					{ name: 'Operator', value: 'operator' },
					{ name: 'Session', value: 'session' },
					{ name: 'Visitor Rating', value: 'rating' },
					{ name: 'Webhook', value: 'webhook' },
				],
				default: 'message',
			},
			...messageDescription,
			...eventDescription,
			...aiDescription,
			...operatorDescription,
			...sessionDescription,
			...ratingDescription,
			...webhookDescription,
		],
	};

	methods = {
		listSearch: { searchSessions, searchWebhooks },
		loadOptions: { getEventNames, getEventTypes },
	};

	/** The address belongs to one execution and is made with it: there is nothing to subscribe. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return isRestartWebhook(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return isRestartWebhook(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return isRestartWebhook(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveReply(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
