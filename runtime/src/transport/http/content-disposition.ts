/** The header that says whether a browser shows a file or saves it, and under which name (RFC 6266). */

/** Names of any language: for all browsers that know `filename*` (RFC 8187), and in ASCII for the rest. */
export function contentDisposition(isInline: boolean, filename: string): string {
	const ascii = filename.replace(/[^\x20-\x7e]|["\\%]/g, '_');
	const encoded = encodeURIComponent(filename).replace(
		/['()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	const kind = isInline ? 'inline' : 'attachment';
	return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
