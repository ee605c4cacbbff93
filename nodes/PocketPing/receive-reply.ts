/** Wakes up a workflow that waits for an answer. n8n has checked the signature of the address before. */
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { WaitOutcome } from '../../protocol/waits';
import { APPROVE } from './actions/message/wait-choices';

/** The node's webhook(). Whatever is no outcome of a wait gets 400, and the workflow sleeps on. */
export async function receiveReply(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const outcome = context.getBodyData() as unknown as Partial<WaitOutcome>;
	if (!isOutcome(outcome)) {
		context.getResponseObject().status(400).json({ message: 'This is not the outcome of a wait' });
		return { noWebhookResponse: true };
	}
	const responseType = String(context.getNodeParameter('responseType', 'approval'));
	const item = { data: toReply(outcome, responseType) };
	return {
		webhookResponse: { received: true },
		workflowData: [context.helpers.returnJsonArray(item)],
	};
}

/** In the shape of n8n's own nodes, so that an If node and the approval of an agent's tool read it alike. */
function toReply(
	{ outcome, sessionId, messageId, text, choice, at }: WaitOutcome,
	responseType: string,
): IDataObject {
	const where = { respondedAt: at, sessionId, messageId };
	const unanswered = outcome === 'answered' ? {} : { [UNANSWERED[outcome]]: true };
	if (responseType === 'approval') {
		const approved = outcome === 'answered' && choice === APPROVE;
		// A visitor who writes instead of choosing has not approved, but the agent should hear why.
		const remark = text !== undefined && choice === undefined ? { text, chatInput: text } : {};
		return { approved, ...remark, ...unanswered, ...where };
	}
	return {
		...(choice !== undefined && { choice }),
		...(text !== undefined && { text }),
		...unanswered,
		...where,
	};
}

const UNANSWERED = { expired: 'timedOut', closed: 'closed' } as const;

function isOutcome(body: Partial<WaitOutcome>): body is WaitOutcome {
	return (
		['answered', 'expired', 'closed'].includes(body.outcome ?? '') &&
		typeof body.sessionId === 'string'
	);
}
