/** Ids that the widget gives to what it sends, so that a repeated send is recognised. */

/** An id no other send has. `randomUUID` exists only on secure pages, hence the second way. */
export function randomId(): string {
	if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
