/** Cuts a page's metadata to size. `/connect` must never fail for it: the widget does not try again. */
import { depthExceeds } from '../parse';

const MAX_BYTES = 8 * 1024;
const MAX_DEPTH = 5;
const MAX_TEXT = 2000;

/** Only the server knows these; what a page says of them is not kept. */
const SERVER_FIELDS = new Set(['ip', 'country', 'city', 'bot', 'botReason', 'verified']);

/** The page may know these better than its User-Agent tells, if it says something short. */
const DEVICE_FIELDS = new Set(['deviceType', 'browser', 'os']);
const MAX_DEVICE_TEXT = 100;

/**
 * The server's facts, and what the page adds: texts shortened, nested values kept if small and flat enough,
 * and fields dropped from the end once there are too many.
 * @param facts what the server found out itself; small
 * @returns at most 8 kB as JSON
 */
export function fitMetadata(
	input: unknown,
	facts: Record<string, unknown> = {},
): Record<string, unknown> {
	if (input === null || typeof input !== 'object' || Array.isArray(input)) return { ...facts };
	const kept: Record<string, unknown> = { ...facts };
	let bytes = Buffer.byteLength(JSON.stringify(facts));
	for (const [key, value] of Object.entries(input)) {
		if (SERVER_FIELDS.has(key) || key === '__proto__' || depthExceeds(value, MAX_DEPTH - 1))
			continue;
		if (DEVICE_FIELDS.has(key) && !isDeviceText(value)) continue;
		const fitted: unknown = typeof value === 'string' ? value.slice(0, MAX_TEXT) : value;
		bytes += Buffer.byteLength(JSON.stringify({ [key]: fitted }));
		if (bytes > MAX_BYTES) break;
		kept[key] = fitted;
	}
	return kept;
}

function isDeviceText(value: unknown): boolean {
	return typeof value === 'string' && value !== '' && value.length <= MAX_DEVICE_TEXT;
}
