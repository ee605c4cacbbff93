/** Hands the outcome of a wait to the node, as n8n does once it has checked the address. */
import './n8n-home';
import 'reflect-metadata';
import { WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INodeParameters,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { PocketPing } from '../../../nodes/PocketPing/PocketPing.node';
import { buildAdditionalData, buildWorkflow } from './workflow';

export interface WakeUp {
	/** 200 unless the node answered by itself. */
	status: number;
	/** What the workflow goes on with; nothing if it sleeps on. */
	items?: IDataObject[];
}

/** POSTs `body` to a node that waits with these parameters. */
export async function wakeUp(parameters: INodeParameters, body: unknown): Promise<WakeUp> {
	const node = new PocketPing();
	const built = buildWorkflow({ type: 'pocketPing', parameters });
	let status = 200;
	const response = {
		status(code: number) {
			status = code;
			return response;
		},
		json: () => response,
	};
	const additionalData = {
		...buildAdditionalData({ baseUrl: 'http://127.0.0.1:1', apiKey: 'any' }),
		httpRequest: { headers: {}, body, params: {}, query: {} },
		httpResponse: response,
	} as unknown as IWorkflowExecuteAdditionalData;
	const webhookData: IWebhookData = {
		httpMethod: 'POST',
		node: built.node.name,
		path: built.node.id,
		webhookDescription: node.description.webhooks![0]!,
		workflowId: built.workflow.id,
		workflowExecuteAdditionalData: additionalData,
	};
	const context = new WebhookContext(
		built.workflow,
		built.node,
		additionalData,
		'webhook',
		webhookData,
		[],
		null,
	);
	const { workflowData } = await node.webhook.call(context);
	return { status, ...(workflowData && { items: workflowData[0]!.map(({ json }) => json) }) };
}
