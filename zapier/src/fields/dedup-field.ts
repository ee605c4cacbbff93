/** A key of the user's own that makes an action count once. */
import { createHash } from 'node:crypto';
import type { PlainInputField } from 'zapier-platform-core';
import { readText } from './read-input';

export const DEDUP_FIELD: PlainInputField = {
	key: 'dedup_key',
	label: 'Deduplication Key',
	type: 'string',
	helpText:
		'With a key, this is sent once within 24 hours, even if the Zap is replayed. Map something that is the same for the same occasion, such as the Event ID of the trigger, and add a word of its own for each step. Leave it empty to send every time.',
};

/**
 * The `Idempotency-Key` of a request. Zapier does not say which run of a Zap it is, so there is none that could be
 * made without the user's word, and a hash of the text would swallow what was meant to be said twice.
 * @param path of the request, so that one key serves different actions and sessions
 */
export function idempotencyKey(path: string, inputData: Record<string, unknown>) {
	const key = readText(inputData.dedup_key);
	if (key === undefined) return {};
	const hash = createHash('sha256').update(`${path}\n${key}`).digest('hex');
	return { idempotencyKey: `zapier-${hash}` };
}
