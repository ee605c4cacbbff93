/** What the trigger remembers of its subscription between activation, deliveries and deactivation. */
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

export interface SubscriptionMemory {
	webhookId?: string;
	webhookSecret?: string;
	/** Where the subscription was made; another base URL in the credential is another runtime. */
	baseUrl?: string;
}

/** The node's static data, which n8n saves after activation; test listening has its own. */
export function subscriptionMemory(
	context: IHookFunctions | IWebhookFunctions,
): SubscriptionMemory {
	return context.getWorkflowStaticData('node') as SubscriptionMemory;
}

/** Forgets everything, so that no old secret can ever verify a delivery. */
export function forgetSubscription(memory: SubscriptionMemory): void {
	delete memory.webhookId;
	delete memory.webhookSecret;
	delete memory.baseUrl;
}
