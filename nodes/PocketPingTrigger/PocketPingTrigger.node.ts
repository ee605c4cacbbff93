/** The node that starts a workflow when something happens in a chat or on the page. */
import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { searchEventNames } from '../shared/load-event-lists';
import { receiveDelivery } from './receive-delivery';
import { createSubscription, deleteSubscription, subscriptionExists } from './subscription';
import { triggerPanel } from './trigger-panel';
import { triggerProperties } from './trigger-properties';

export class PocketPingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PocketPing Trigger',
		name: 'pocketPingTrigger',
		icon: {
			light: 'file:../icons/pocketPing.svg',
			dark: 'file:../icons/pocketPing.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		// The names of the custom events say more than their kind; the kinds are shown in words.
		subtitle:
			'={{ $parameter["events"].map((kind) => (kind.startsWith("customEvent") && ($parameter["eventNames"].value ?? $parameter["eventNames"])) || kind.replace(/[A-Z]/g, " $&").toLowerCase()).join(", ") }}',
		// The node panel shows this sentence for both nodes, because it lists them as one.
		description:
			'Live chat on your website: starts the workflow when a visitor writes or the page sends a custom event',
		eventTriggerDescription: 'Waiting for something to happen in the chat or on the page',
		triggerPanel,
		activationMessage: 'PocketPing now sends the chosen events to this workflow.',
		defaults: { name: 'PocketPing Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'pocketPingApi', required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				path: 'webhook',
			},
		],
		properties: triggerProperties,
	};

	methods = { listSearch: { searchEventNames } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await subscriptionExists(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await createSubscription(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await deleteSubscription(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveDelivery(this);
	}
}
