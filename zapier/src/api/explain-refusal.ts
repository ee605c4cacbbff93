/** An answer that is none → the error that makes Zapier do the right thing, in words that say what to do next. */
import type { AfterResponseMiddleware, HttpResponse, ZObject } from 'zapier-platform-core';
import type { ErrorBody, ErrorCode } from '../../../protocol/error-table';
import { plainly } from './plain-error';

/** Nothing is wrong: what was wanted is just not possible now. The run ends, and nobody gets a mail. */
const HALTED: Partial<Record<ErrorCode, string>> = {
	SESSION_CLOSED:
		'The session is closed, so nothing was sent. It opens again when the visitor writes.',
	HUMAN_TOOK_OVER:
		'A human answers in this session, so nothing was sent. The action Set AI hands it back to the AI.',
	AI_SWITCHED_OFF:
		'The AI is switched off in this session, so nothing was sent. The action Set AI switches it on.',
	IDEMPOTENCY_KEY_REUSED:
		'Something else was sent with this Deduplication Key in the last 24 hours, so nothing was sent now. Use a key of its own for each step.',
	IDEMPOTENCY_ANSWER_LOST: 'This was sent before with the same Deduplication Key.',
};

/** What to do about errors whose own message speaks to programmers. */
const INSTEAD: Partial<Record<ErrorCode, string>> = {
	SESSION_NOT_FOUND:
		'There is no such session. Map the Session ID of the trigger or of a Find Session step; a session may also have been erased.',
	WEBHOOK_NOT_FOUND: 'This Zap is no longer subscribed. Turn it off and on again.',
	CONTENT_TOO_LONG: 'A message holds at most 4000 characters. Shorten it, or send several.',
	PAYLOAD_TOO_LARGE: 'That is more than the 64 kB that PocketPing takes at a time.',
};

/** Seconds, where the answer names none. */
const RETRY_SECONDS = 30;

/** Tells Zapier what a refusal means. Good answers of something that is not PocketPing count as one, too. */
export const explainRefusal: AfterResponseMiddleware = (response, z) => {
	const { status, request } = response;
	if (status === 404 && request.middlewareData?.missingIsFine && refusalOf(response)) {
		return Object.assign(response, { skipThrowForStatus: true });
	}
	if (status < 200 || status >= 300) throw toError(z, response);
	// It never answers a list or a bare value.
	const { data } = response;
	if (typeof data !== 'object' || data === null || Array.isArray(data)) {
		throw notPocketPing(z, response);
	}
	return response;
};

function toError(z: ZObject, response: HttpResponse): Error {
	const { status } = response;
	if (status >= 300 && status < 400) return redirected(z, response);
	const refusal = refusalOf(response);
	if (status === 401) {
		return plainly(
			new z.errors.ExpiredAuthError(
				`${hostOf(response)} does not accept this API Key. Reconnect with the key that PocketPing printed at its first start, or its API_KEY variable.`,
			),
		);
	}
	const message = refusal?.message ?? proxyMessage(response);
	const retryAfter = Number.parseInt(response.getHeader('retry-after') ?? '', 10);
	// 502 and 504 are not among them: what they answer may have been done, and would be done again.
	const passes = status === 429 || status === 503 || (status === 409 && retryAfter > 0);
	if (message !== undefined && passes) {
		return new z.errors.ThrottledError(message, retryAfter > 0 ? retryAfter : RETRY_SECONDS);
	}
	if (!refusal) {
		if (message === undefined) return notPocketPing(z, response);
		return new z.errors.Error(message, 'NO_ANSWER', status);
	}
	const halted = HALTED[refusal.code];
	if (halted !== undefined) return plainly(new z.errors.HaltedError(halted));
	const reason = INSTEAD[refusal.code] ?? withLabels(refusal.message, response);
	return new z.errors.Error(`${reason} (${refusal.code})`, refusal.code, status);
}

/** "`name`: is not …" → "Event Name: is not …". */
function withLabels(message: string, { request }: HttpResponse): string {
	const labels = (request.middlewareData?.labels ?? {}) as Record<string, string>;
	return message.replace(/`(\w+)(\.[\w.]+)?`/g, (all, name: string) => labels[name] ?? all);
}

/** The runtime's own words, if it was the runtime that answered. */
function refusalOf({ data }: HttpResponse): ErrorBody | undefined {
	const { code, message } = (data ?? {}) as Partial<ErrorBody>;
	return typeof code === 'string' && typeof message === 'string' ? (data as ErrorBody) : undefined;
}

/** What a proxy says when it does not get through to the runtime, or not now. */
function proxyMessage(response: HttpResponse): string | undefined {
	const { status } = response;
	if (![429, 502, 503, 504].includes(status)) return undefined;
	return `${hostOf(response)} answered with status ${status}: PocketPing is busy, or does not run behind it. Check that it runs, and try again.`;
}

function redirected(z: ZObject, response: HttpResponse): Error {
	const { url = '' } = response.request;
	const location = response.getHeader('location') ?? '';
	const target = URL.canParse(location, url) ? new URL(location, url) : undefined;
	const hint =
		target && target.origin !== new URL(url).origin
			? `If that is your PocketPing, reconnect with the Server URL ${target.origin}`
			: 'Check the Server URL: something in front of PocketPing answers in its place.';
	return new z.errors.Error(
		`${hostOf(response)} redirects to another address, and the API Key is sent to no other. ${hint}`,
		'REDIRECTED',
		response.status,
	);
}

function notPocketPing(z: ZObject, response: HttpResponse): Error {
	return new z.errors.Error(
		`What answers at ${hostOf(response)} (status ${response.status}) is not PocketPing, or a proxy in front of it. Check the Server URL.`,
		'NOT_POCKETPING',
		response.status,
	);
}

function hostOf({ request }: HttpResponse): string {
	return new URL(request.url ?? '').host;
}
