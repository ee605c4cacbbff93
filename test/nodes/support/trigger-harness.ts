/** The trigger as n8n holds it: one workflow whose static data lives from activation to deactivation. */
import './n8n-home';
import 'reflect-metadata';
import { HookContext, WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INodeParameters,
	IWebhookData,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { PocketPingTrigger } from '../../../nodes/PocketPingTrigger/PocketPingTrigger.node';
import type { CredentialData } from './credentials';
import { buildAdditionalData, buildWorkflow } from './workflow';

export interface Answer {
	/** 200 unless the trigger answered by itself. */
	status: number;
	/** The items of the run it started, or nothing if it started none. */
	started?: IDataObject[];
}

/** One delivery as it arrives. Without a body, n8n could not read one. */
export interface Arrival {
	headers?: Record<string, string>;
	rawBody?: Buffer;
}

export class TriggerHarness {
	private readonly trigger = new PocketPingTrigger();
	private readonly built;
	private readonly additionalData: IWorkflowExecuteAdditionalData;

	constructor(credential: CredentialData, parameters: INodeParameters) {
		this.built = buildWorkflow({ type: 'pocketPingTrigger', parameters });
		this.additionalData = buildAdditionalData(credential);
	}

	/** What n8n would save with the workflow. */
	get memory(): IDataObject {
		return this.built.workflow.getStaticData('node', this.built.node);
	}

	/** Takes over what another activation of the same node left behind. */
	remember(memory: IDataObject): this {
		Object.assign(this.memory, memory);
		return this;
	}

	async checkExists(): Promise<boolean> {
		return await this.trigger.webhookMethods.default.checkExists.call(this.hooks('activate'));
	}

	async create(isTest = false): Promise<boolean> {
		return await this.trigger.webhookMethods.default.create.call(this.hooks('activate', isTest));
	}

	async delete(): Promise<boolean> {
		return await this.trigger.webhookMethods.default.delete.call(this.hooks('update'));
	}

	/** Hands a delivery to webhook(). */
	async deliver({ headers = {}, rawBody }: Arrival): Promise<Answer> {
		let status = 200;
		const response = {
			status(code: number) {
				status = code;
				return response;
			},
			json: () => response,
		};
		const context = new WebhookContext(
			this.built.workflow,
			this.built.node,
			{
				...this.additionalData,
				httpRequest: { headers, rawBody, body: {}, params: {}, query: {} },
				httpResponse: response,
			} as unknown as IWorkflowExecuteAdditionalData,
			'webhook',
			this.webhookData(false),
			[],
			null,
		);
		const result: IWebhookResponseData = await this.trigger.webhook.call(context);
		return {
			status,
			...(result.workflowData && { started: result.workflowData[0]!.map(({ json }) => json) }),
		};
	}

	private hooks(activation: 'activate' | 'update', isTest = false): HookContext {
		return new HookContext(
			this.built.workflow,
			this.built.node,
			this.additionalData,
			'trigger',
			activation,
			this.webhookData(isTest),
		);
	}

	private webhookData(isTest: boolean): IWebhookData {
		const [webhookDescription] = this.trigger.description.webhooks!;
		return {
			httpMethod: 'POST',
			node: this.built.node.name,
			path: 'webhook',
			webhookDescription: webhookDescription!,
			workflowId: this.built.workflow.id,
			workflowExecuteAdditionalData: this.additionalData,
			isTest,
		};
	}
}
