/** A delivery as it reaches Zapier → the event it brings, once it is proven to come from the runtime. */
import type { Bundle, ZObject } from 'zapier-platform-core';
import type { EventBody } from '../../../protocol/shapes';
import { verifySignature } from '../../../protocol/signature';
import { plainly } from '../api/plain-error';

/**
 * Zapier answers a delivery at once and may run the Zap much later, so five minutes would refuse good ones. What an old
 * delivery could do if it were sent again is bounded by its id (`onlyOnce`).
 */
const TOLERANCE_SECONDS = 24 * 60 * 60;

/** What `performSubscribe` gave back: the subscription, with the secret that it alone was told. */
export interface Subscription {
	id: string;
	secret: string;
}

export function subscriptionOf(bundle: Pick<Bundle, 'subscribeData'>): Partial<Subscription> {
	return (bundle.subscribeData ?? {}) as Partial<Subscription>;
}

/**
 * Verifies the bytes as they came and reads them: what Zapier parsed of them is not looked at.
 * @throws z.errors.HaltedError for what is not from the runtime: the run ends, and no mail is sent, so that
 *   whoever learns the address of a hook cannot switch the Zap off by failing in it
 */
export function readDelivery(z: Pick<ZObject, 'errors'>, bundle: Bundle): EventBody {
	const { content = '', headers = {} } = bundle.rawRequest ?? {};
	const { secret } = subscriptionOf(bundle);
	const result = verifySignature(content, originalHeaders(headers), secret, {
		toleranceSeconds: TOLERANCE_SECONDS,
	});
	if (!result.valid) {
		throw plainly(
			new z.errors.HaltedError(
				`This delivery is not from PocketPing (${result.reason}), so it was not used. If it should be, turn the Zap off and on again.`,
			),
		);
	}
	const body: unknown = parse(content);
	if (isEventBody(body)) return body;
	throw new z.errors.HaltedError(
		'This delivery is not an event of PocketPing, so it was not used.',
	);
}

/**
 * Zapier puts `Http-` before the headers of a hook and capitalises them.
 * https://docs.zapier.com/integrations/build/bundle (rawRequest)
 */
function originalHeaders(headers: Record<string, string>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name.toLowerCase().replace(/^http-/, ''),
			value,
		]),
	);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function isEventBody(value: unknown): value is EventBody {
	const { id, event, data } = (value ?? {}) as Partial<EventBody>;
	return (
		typeof id === 'string' && typeof event === 'string' && typeof data === 'object' && data !== null
	);
}
