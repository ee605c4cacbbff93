/** Turns a refusal of the runtime, or its silence, into an error that says what to do next. */
import { NodeApiError, type INode } from 'n8n-workflow';

import type { ErrorCode } from '../../protocol/error-table';

/** What to do about a code, in the words of the node's own fields. Codes not listed say it themselves. */
const NEXT_STEP: Partial<Record<ErrorCode, string>> = {
	UNAUTHORIZED: "Check 'API Key' in the PocketPing API credential.",
	SESSION_NOT_FOUND:
		"Check 'Session'. The PocketPing Trigger gives the ID of the session as sessionId.",
	MESSAGE_NOT_FOUND:
		"Check 'Message ID', and that the message belongs to the session in 'Session'.",
	MESSAGE_DELETED: 'Send a new message instead.',
	MESSAGE_NOT_YOURS: 'What a visitor wrote can be deleted, but not changed.',
	HUMAN_TOOK_OVER:
		"Turn on 'Only While the AI Answers' in the options, and start the workflow only while nobody or the AI answers: 'Handled By' in the conditions of the PocketPing Trigger.",
	AI_SWITCHED_OFF: "Switch the AI on with AI: Toggle, or choose another sender in 'Send As'.",
	TOO_MANY_WAITS: "Add 'Limit Wait Time' in the options, so that questions nobody answers end.",
	SESSION_CLOSED: 'The session opens again when the visitor writes.',
	CONTENT_TOO_LONG: "Shorten 'Message', or send it in several parts.",
	PAYLOAD_TOO_LARGE: "Send less in 'Data', for example a link instead of the content.",
	RATE_LIMITED: "Turn on 'Retry On Fail' in the settings of this node, or send fewer requests.",
	WEBHOOK_TARGET_REFUSED:
		'PocketPing has to be able to reach n8n. Set WEBHOOK_URL in n8n to a public address, or allow its host with WEBHOOK_ALLOW_PRIVATE in PocketPing.',
	DELIVERY_NOT_FOUND: "Check 'Delivery ID'. Settled deliveries are kept for 7 days.",
	WEBHOOK_NOT_FOUND:
		"Check 'Webhook'. It may have been deleted, for example by unpublishing a workflow.",
	WEBHOOK_DISABLED:
		'Switch the webhook on again first. A PocketPing Trigger does it when its workflow is published anew.',
	IDEMPOTENCY_KEY_IN_USE: "Turn on 'Retry On Fail' in the settings of this node.",
	REPLAY_RUNNING: 'Wait until it has finished.',
	SHUTTING_DOWN: "Turn on 'Retry On Fail' in the settings of this node.",
};

interface Refusal {
	message?: unknown;
	code?: unknown;
}

/** An answer with a status of 400 or above. */
export function refusedByRuntime(node: INode, status: number, body: unknown): NodeApiError {
	const { message, code }: Refusal = isRecord(body) ? body : {};
	const step = NEXT_STEP[code as ErrorCode] ?? 'The message says what PocketPing expects.';
	const apiError = new NodeApiError(
		node,
		{ message: `PocketPing answered with status ${status}` },
		{
			message: typeof message === 'string' ? message : `PocketPing answered with status ${status}`,
			description: typeof code === 'string' ? `${step} (${code})` : notPocketPing(),
			httpCode: String(status),
		},
	);
	if (typeof code === 'string') apiError.context.data = { code, status };
	return apiError;
}

/** A 2xx answer that is not JSON: something else lives at the base URL. */
export function unexpectedAnswer(node: INode, baseUrl: string): NodeApiError {
	return new NodeApiError(
		node,
		{ baseUrl },
		{ message: `The answer from ${baseUrl} is not from PocketPing`, description: notPocketPing() },
	);
}

/** No answer at all. The words only, because n8n's lint wants to see the throw where the catch is. */
export function silenceOptions(baseUrl: string, cause: unknown) {
	const { code, cause: inner } = (isRecord(cause) ? cause : {}) as {
		code?: unknown;
		cause?: { code?: unknown };
	};
	const reason = inner?.code ?? code;
	return {
		message: `PocketPing did not answer at ${baseUrl}`,
		description: `Check that the runtime is running and that 'Base URL' in the credential is its address as seen from n8n.${
			typeof reason === 'string' ? ` (${reason})` : ''
		}`,
	};
}

function notPocketPing(): string {
	return "Check 'Base URL' in the PocketPing API credential: it is the address of the runtime, without a path.";
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
