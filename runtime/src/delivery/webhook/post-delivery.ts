/** One POST to a receiver, and what its answer means. */
import type { Dispatcher } from 'undici';
import type { AttemptResult } from '../../outbox/outbox';
import { Deadline } from './deadline';
import { readAnswer } from './read-answer';
import { retryAfterMs } from './retry-after';

/** Everything about an attempt, from connecting to the answer's headers, within this time. */
export const TOTAL_TIMEOUT_MS = 15_000;

export interface DeliveryRequest {
	url: string;
	headers: Record<string, string>;
	body: string | Buffer;
	/** Milliseconds since the epoch, for dates in the answer. */
	now: number;
	timeoutMs?: number;
}

/** Never throws. Only 2xx is success; a receiver that is gone (410) or says `webhook-delivery: disable` ends. */
export async function postDelivery(
	agent: Dispatcher,
	request: DeliveryRequest,
): Promise<AttemptResult> {
	const { url, headers, body, now, timeoutMs = TOTAL_TIMEOUT_MS } = request;
	const signal = new Deadline(timeoutMs);
	try {
		const { origin, pathname, search } = new URL(url);
		const path = pathname + search;
		const options = { origin, path, method: 'POST', headers, body, signal } as const;
		return await resultOf(await agent.request(options), now);
	} catch (error) {
		const reason = signal.reason?.message ?? describe(error);
		return { ok: false, status: null, reason, answer: null };
	} finally {
		signal.end();
	}
}

async function resultOf(answer: Dispatcher.ResponseData, now: number): Promise<AttemptResult> {
	const { statusCode: status, headers: said } = answer;
	const ok = status >= 200 && status < 300;
	const ends = status === 410 ? 'gone' : endsByHeader(said['webhook-delivery']);
	return {
		ok,
		status,
		reason: ok ? null : refusalReason(status),
		answer: await readAnswer(answer),
		retryAfterMs: ok ? undefined : retryAfterMs(said['retry-after'], now),
		ends,
	};
}

/** @see https://docs.svix.com/receiving/delivery-control for the header */
function endsByHeader(value: string | string[] | undefined): 'requested' | undefined {
	return String(value).trim().toLowerCase() === 'disable' ? 'requested' : undefined;
}

function refusalReason(status: number): string {
	if (status >= 300 && status < 400) {
		return `answered ${status}; redirects are not followed, subscribe with the final URL`;
	}
	return `answered ${status}`;
}

function describe(error: unknown): string {
	const { code, message } = Object(error) as Partial<NodeJS.ErrnoException>;
	return [code, message].filter(Boolean).join(': ').slice(0, 200) || 'could not be reached';
}
