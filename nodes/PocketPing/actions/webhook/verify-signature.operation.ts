/** Webhook → Verify Signature: for workflows that receive deliveries with n8n's own Webhook node. */
import {
	jsonParse,
	NodeOperationError,
	updateDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
} from 'n8n-workflow';

import type { EventBody } from '../../../../protocol/shapes';
import {
	DEFAULT_TOLERANCE_SECONDS,
	verifyBodySignature,
	verifySignature,
	type SignatureHeaders,
	type VerificationResult,
} from '../../../../protocol/signature';
import { toItem } from '../../../shared/event-item';
import type { Execute } from '../operation';
import { readText } from '../read-text';
import { verifySignatureFields } from './verify-signature-fields';

export const description = updateDisplayOptions(
	{ show: { resource: ['webhook'], operation: ['verifySignature'] } },
	verifySignatureFields,
);

export const execute: Execute = async (context, itemIndex) => {
	const rawBody = await readRawBody(context, itemIndex);
	const result = verify(context, itemIndex, rawBody);
	// What is not proven to be from PocketPing is not passed on: nobody should work with it by accident.
	if (!result.valid) return { valid: false, reason: result.reason };
	const body = jsonParse<unknown>(rawBody.toString(), { fallbackValue: null });
	// A webhook in another format than the usual one: its reading is the workflow's business.
	return { valid: true, ...(isEventBody(body) ? toItem(body) : { body: body as IDataObject }) };
};

function isEventBody(body: unknown): body is EventBody {
	const { event, data } = (body ?? {}) as Partial<EventBody>;
	return typeof event === 'string' && typeof data === 'object' && data !== null;
}

async function readRawBody(context: IExecuteFunctions, itemIndex: number): Promise<Buffer> {
	if (context.getNodeParameter('bodySource', itemIndex, 'binary') === 'text') {
		return Buffer.from(readText(context, itemIndex, 'body', 'Body'));
	}
	const field = readText(context, itemIndex, 'binaryPropertyName', 'Input Data Field Name');
	context.helpers.assertBinaryData(itemIndex, field);
	return await context.helpers.getBinaryDataBuffer(itemIndex, field);
}

function verify(
	context: IExecuteFunctions,
	itemIndex: number,
	rawBody: Buffer,
): VerificationResult {
	const signingKey = readText(context, itemIndex, 'signingKey', 'Webhook Secret').trim();
	const headers = readHeaders(context, itemIndex);
	if (context.getNodeParameter('scheme', itemIndex, 'standard') === 'body') {
		const signature = headers['x-pocketping-signature'];
		if (typeof signature !== 'string') return { valid: false, reason: 'missing-headers' };
		const valid = verifyBodySignature(rawBody, signature, signingKey);
		return valid ? { valid } : { valid, reason: 'wrong-signature' };
	}
	const options = context.getNodeParameter('options', itemIndex, {}) as {
		signatureTolerance?: unknown;
	};
	const chosen = Number(options.signatureTolerance);
	const toleranceSeconds = chosen > 0 ? chosen : DEFAULT_TOLERANCE_SECONDS;
	return verifySignature(rawBody, headers, signingKey, { toleranceSeconds });
}

/** As n8n's Webhook node gives them, or as text; names in any case. */
function readHeaders(context: IExecuteFunctions, itemIndex: number): SignatureHeaders {
	const field: unknown = context.getNodeParameter('headers', itemIndex, {});
	const headers: unknown =
		typeof field === 'string' ? jsonParse(field, { fallbackValue: null }) : field;
	if (typeof headers !== 'object' || headers === null) {
		throw new NodeOperationError(
			context.getNode(),
			`'Headers' is not an object with the headers of the request [item ${itemIndex}]`,
			{ itemIndex, description: "n8n's Webhook node gives them as {{ $json.headers }}" },
		);
	}
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value as string]),
	);
}
