/** Slack's signature of its calls: https://docs.slack.dev/authentication/verifying-requests-from-slack */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far a call's time may be off, either way, in seconds. */
const TOLERANCE_S = 5 * 60;

export interface SignedCall {
	/** `X-Slack-Request-Timestamp`. */
	timestamp: string | undefined;
	/** `X-Slack-Signature`. */
	signature: string | undefined;
	body: Buffer;
}

/** @param now milliseconds since the epoch */
export function isFromSlack(
	{ timestamp = '', signature = '', body }: SignedCall,
	secret: string,
	now: number,
): boolean {
	if (!/^\d{1,12}$/.test(timestamp)) return false;
	if (Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_S) return false;
	const hmac = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body);
	const expected = Buffer.from(`v0=${hmac.digest('hex')}`);
	const given = Buffer.from(signature);
	return given.length === expected.length && timingSafeEqual(given, expected);
}
