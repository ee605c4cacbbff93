/** Decides about one delivery: refuse it, take note of it, or start the workflow. */
import { jsonParse, type IWebhookFunctions, type IWebhookResponseData } from 'n8n-workflow';

import type { EventBody } from '../../protocol/shapes';
import {
	DEFAULT_TOLERANCE_SECONDS,
	verifySignature,
	type VerificationFailure,
} from '../../protocol/signature';
import { toItem, toSimpleItem } from '../shared/event-item';
import { isSelected, readSelection } from './selection';
import { subscriptionMemory } from './subscription-memory';

/** The trigger's webhook(). It fails closed: what cannot be verified gets 401 and starts nothing. */
export async function receiveDelivery(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const rawBody = await readRawBody(context);
	const reason = rawBody ? failureOf(context, rawBody) : 'missing-body';
	if (!rawBody || reason) {
		context.logger.warn(`PocketPing Trigger refused a delivery: ${reason}`);
		return answer(context, 401, 'The signature of this delivery is missing, wrong or too old');
	}

	// The bytes that were verified, not n8n's reading of them.
	const body = jsonParse<EventBody | null>(rawBody.toString('utf8'), { fallbackValue: null });
	if (typeof body?.event !== 'string' || typeof body.data !== 'object' || body.data === null) {
		return answer(context, 400, 'This delivery is not a PocketPing event');
	}
	if (!isSelected(readSelection(context), body)) {
		// Also the answer to a test delivery: it shows that the way is open, without starting a run.
		return { webhookResponse: { received: true, started: false } };
	}
	const shape = context.getNodeParameter('simplify', false) ? toSimpleItem : toItem;
	return {
		webhookResponse: { received: true, started: true },
		workflowData: [context.helpers.returnJsonArray(shape(body))],
	};
}

/** The request's bytes. n8n has usually read them already, and reads them now if it has not. */
async function readRawBody(context: IWebhookFunctions): Promise<Buffer | undefined> {
	const request = context.getRequestObject();
	if (!request.rawBody && typeof request.readRawBody === 'function') await request.readRawBody();
	return request.rawBody;
}

function failureOf(context: IWebhookFunctions, rawBody: Buffer): VerificationFailure | undefined {
	const options = context.getNodeParameter('options', {}) as { signatureTolerance?: unknown };
	const chosen = Number(options.signatureTolerance);
	const toleranceSeconds = chosen > 0 ? chosen : DEFAULT_TOLERANCE_SECONDS;
	const { webhookSecret } = subscriptionMemory(context);
	const headers = context.getHeaderData() as Record<string, string | string[] | undefined>;
	const result = verifySignature(rawBody, headers, webhookSecret, { toleranceSeconds });
	return result.valid ? undefined : result.reason;
}

function answer(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}
