/** The one way from the integration to the runtime's management API. */
import type { Bundle, ZObject } from 'zapier-platform-core';
import { explainSilence } from './explain-silence';
import { originOf } from './origin-of';

export interface ApiRequest {
	method: 'GET' | 'POST' | 'DELETE';
	/** Below /v1, such as `/sessions/sess_1/close`; ids in it come through `pathId`. */
	path: string;
	query?: Record<string, string | number | undefined>;
	body?: object;
	/** Sent again under the same key, the request does nothing more. */
	idempotencyKey?: string;
	/** What users call the fields of the API: errors name them so. */
	labels?: Record<string, string>;
	/** Answer `undefined` for what does not exist, where that is no mistake. */
	missingIsFine?: boolean;
}

/** Below the 30 seconds after which Zapier itself gives up, without saying why. */
const TIMEOUT_MS = 25_000;

/** The largest list is a hundred sessions with 16 kB of metadata each. */
const MAX_ANSWER_BYTES = 10 * 1024 * 1024;

/**
 * Calls the API and gives back its JSON.
 * @throws what `explainRefusal` and `explainSilence` make of an answer that is none
 */
export async function call<Answer>(
	z: ZObject,
	bundle: Pick<Bundle, 'authData'>,
	request: ApiRequest & { missingIsFine: true },
): Promise<Answer | undefined>;
export async function call<Answer>(
	z: ZObject,
	bundle: Pick<Bundle, 'authData'>,
	request: ApiRequest,
): Promise<Answer>;
export async function call<Answer>(
	z: ZObject,
	bundle: Pick<Bundle, 'authData'>,
	{ method, path, query = {}, body, idempotencyKey, labels, missingIsFine }: ApiRequest,
): Promise<Answer | undefined> {
	const url = new URL(`${originOf(z, bundle)}/v1${path}`);
	for (const [name, value] of Object.entries(query)) {
		if (value !== undefined) url.searchParams.set(name, String(value));
	}
	// Ends the connection, too: what answers without end would otherwise be read for as long as it sends.
	const ending = new AbortController();
	const timer = setTimeout(() => ending.abort(), TIMEOUT_MS);
	const request = {
		method,
		url: url.href,
		headers: {
			accept: 'application/json',
			'user-agent': 'Zapier',
			...(body && { 'content-type': 'application/json' }),
			...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
		},
		...(body && { body: JSON.stringify(body) }),
		signal: ending.signal,
		size: MAX_ANSWER_BYTES,
		middlewareData: { missingIsFine, labels },
		// Zapier would look for curly braces in the body otherwise, and visitors may write what they like.
		merge: false,
		// Its own words for 429 tell less than ours.
		throwForThrottlingEarly: false,
	};
	try {
		const { status, data } = await z.request<Answer>(request);
		return status === 404 ? undefined : data;
	} catch (error) {
		ending.abort();
		throw explainSilence(z, url.host, error) ?? error;
	} finally {
		clearTimeout(timer);
	}
}
