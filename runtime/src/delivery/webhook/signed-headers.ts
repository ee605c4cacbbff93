/** The headers of a delivery: what it is, and that it is ours. */
import { signBody, signStandard } from '../../../../protocol/signature';
import type { DueDelivery } from '../../storage/delivery-records';
import type { WebhookRecord } from '../../storage/records';
import type { SigningKeys } from './signing-keys';

/**
 * While a replaced secret still counts, `webhook-signature` lists a signature of each; seed 1's header has
 * room for one and carries the new secret's. Without any secret there are no signatures.
 * @param now milliseconds since the epoch
 */
export function signedHeaders(
	keys: SigningKeys,
	{ secret, previousSecrets }: Pick<WebhookRecord, 'secret' | 'previousSecrets'>,
	{ eventId, eventType, attempts }: DueDelivery,
	body: string | Buffer,
	now: number,
): Record<string, string> {
	const timestamp = Math.floor(now / 1000);
	const headers: Record<string, string> = {
		'content-type': 'application/json; charset=utf-8',
		'webhook-id': eventId,
		'webhook-timestamp': String(timestamp),
		'webhook-attempt': String(attempts + 1),
		'x-pocketping-event': eventType,
	};
	if (secret === '') return headers;
	const key = keys.for(secret);
	let signature = signStandard(key, eventId, timestamp, body);
	for (const previous of previousSecrets) {
		if (previous.until <= now) continue;
		signature += ` ${signStandard(keys.for(previous.secret), eventId, timestamp, body)}`;
	}
	headers['webhook-signature'] = signature;
	headers['x-pocketping-signature'] = signBody(key, body);
	return headers;
}
