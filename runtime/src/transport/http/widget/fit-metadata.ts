/** Cuts a page's metadata to size. `/connect` must never fail for it: the widget does not try again. */

const MAX_BYTES = 8 * 1024;
const MAX_TEXT = 2000;

/** Only the server knows these; what a page says of them is not kept. */
const SERVER_FIELDS = new Set(['ip', 'country', 'city']);

/** Texts shortened, nested values kept if small, and fields dropped from the end once there are too many. */
export function fitMetadata(input: unknown): Record<string, unknown> {
	if (input === null || typeof input !== 'object' || Array.isArray(input)) return {};
	const kept: Record<string, unknown> = {};
	let bytes = 2;
	for (const [key, value] of Object.entries(input)) {
		if (SERVER_FIELDS.has(key) || key === '__proto__') continue;
		const fitted: unknown = typeof value === 'string' ? value.slice(0, MAX_TEXT) : value;
		bytes += Buffer.byteLength(JSON.stringify({ [key]: fitted }));
		if (bytes > MAX_BYTES) break;
		kept[key] = fitted;
	}
	return kept;
}
