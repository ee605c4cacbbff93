/** Message → Send and Wait for Reply: asks the visitor, and lets the workflow sleep until there is an answer. */
import {
	NodeOperationError,
	updateDisplayOptions,
	WAIT_INDEFINITELY,
	type IDataObject,
	type IExecuteFunctions,
} from 'n8n-workflow';

import type { WaitRequest } from '../../../../protocol/waits';
import { onceOnly } from '../../../shared/once-only';
import { getSessionId } from '../../../shared/session-locator';
import { pocketPingRequest, sessionPath } from '../../../shared/transport';
import type { Execute } from '../operation';
import { readText } from '../read-text';
import { readWaitEnd } from './limit-wait-time';
import { sendAndWaitFields } from './send-and-wait-fields';
import { readChoices } from './wait-choices';

export const description = updateDisplayOptions(
	{ show: { resource: ['message'], operation: ['sendAndWait'] } },
	sendAndWaitFields,
);

/**
 * How much later than the runtime n8n goes on by itself. The runtime tells of the end of a wait, and this is
 * only for the case that it cannot, in milliseconds.
 */
const GRACE = 5 * 60_000;

export const execute: Execute = async (context, itemIndex) => {
	requireOneItem(context);
	const path = sessionPath(getSessionId(context, itemIndex), '/messages');
	const content = readText(context, itemIndex, 'message', 'Message');
	const choices = readChoices(context, itemIndex);
	const end = steadyEnd(context, itemIndex);
	const { sendAs = 'operator' } = context.getNodeParameter('options', itemIndex, {}) as {
		sendAs?: string;
	};
	const wait: WaitRequest = {
		// Signed by n8n: it takes an answer from nobody who does not know this address.
		resumeUrl: context.getSignedResumeUrl(),
		kind: choices ? 'choice' : 'freeText',
		...(choices && { choices }),
		...(end && { expiresAt: end.toISOString() }),
	};
	const body = { content, type: sendAs, wait: wait as unknown as IDataObject };
	const message = await pocketPingRequest<IDataObject>(context, 'POST', path, {
		body,
		headers: onceOnly(context, itemIndex, path, body),
	});
	await context.putExecutionToWait(end ? new Date(end.getTime() + GRACE) : WAIT_INDEFINITELY);
	return message;
};

/** The end of the wait. A second try asks for the same one, or it would seem to be another question. */
function steadyEnd(context: IExecuteFunctions, itemIndex: number): Date | undefined {
	const memory = context.getContext('node') as { waitEnd?: { runIndex: unknown; at: number } };
	const runIndex: unknown = context.evaluateExpression('{{ $runIndex }}', itemIndex);
	if (memory.waitEnd?.runIndex === runIndex) return new Date(memory.waitEnd!.at);
	const end = readWaitEnd(context, itemIndex);
	if (end) memory.waitEnd = { runIndex, at: end.getTime() };
	return end;
}

/** n8n lets a whole execution wait, not one item of it. */
function requireOneItem(context: IExecuteFunctions): void {
	const { length } = context.getInputData();
	if (length <= 1) return;
	throw new NodeOperationError(
		context.getNode(),
		`There are ${length} items, but only one visitor can be waited for at a time`,
		{ description: "Put a 'Loop Over Items' node before this one, with a batch size of 1." },
	);
}
