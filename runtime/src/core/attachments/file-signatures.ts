/** What files look like from inside: tests on their first bytes that no parser is needed for. */

/** Bytes from the start of a file that are looked at. */
export const HEAD_BYTES = 4096;

/** Whether a file that begins like this can be what it is said to be. */
export type Signature = (head: Buffer) => boolean;

/** The file begins with one of these, given as Latin-1 text. */
export function startsWith(...beginnings: string[]): Signature {
	return (head) => beginnings.some((text) => has(head, 0, text));
}

/** A RIFF container of this form, such as `WAVE`: RIFF, four bytes of length, then the form. */
export function riff(form: string): Signature {
	return (head) => has(head, 0, 'RIFF') && has(head, 8, form);
}

/**
 * Brands that make an ISO media file (ISO/IEC 14496-12) a picture, from ISO/IEC 23008-12 (HEIF) and the AVIF
 * specification. A phone's picture often has the general `mif1` first and what it really is after it.
 */
const HEIF_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'];
const AVIF_BRANDS = ['avif', 'avis'];

export const heif: Signature = (head) =>
	brandsOf(head).some((brand) => HEIF_BRANDS.includes(brand));

export const avif: Signature = (head) =>
	brandsOf(head).some((brand) => AVIF_BRANDS.includes(brand));

/** MP4 and its relatives: an ISO media file that is no picture. */
export const isoMedia: Signature = (head) => {
	const [major] = brandsOf(head);
	return major !== undefined && ![...HEIF_BRANDS, ...AVIF_BRANDS].includes(major);
};

/** QuickTime from before there were brands begins with one of these boxes. */
export const quickTime: Signature = (head) =>
	isoMedia(head) || ['moov', 'mdat', 'wide', 'free', 'skip'].some((box) => has(head, 4, box));

/** An MPEG audio frame of any layer (ISO/IEC 11172-3), or the ID3 tag that comes before the first one. */
export const mpegAudio: Signature = (head) =>
	has(head, 0, 'ID3') || (isFrameSync(head) && ((head[1] ?? 0) & 0x06) !== 0);

/** An AAC frame in ADTS (ISO/IEC 13818-7), whose layer bits are zero, or an ID3 tag. */
export const adtsAudio: Signature = (head) =>
	has(head, 0, 'ID3') || (isFrameSync(head) && ((head[1] ?? 0) & 0x16) === 0x10);

/** Tags at which browsers take a text for HTML (https://mimesniff.spec.whatwg.org, 7.1), and XML's beginnings. */
const MARKUP =
	/^\s*<(!--|\?xml|!doctype|(html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|svg)([\s>/]|$))/i;

/** Control characters that no text has: all but tab, line ends, form feed and escape. */
// eslint-disable-next-line no-control-regex
const BINARY = /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]/;

/** Text in any encoding that is neither binary nor markup. */
export const plainText: Signature = (head) => {
	const text = decode(head);
	return !BINARY.test(text) && !MARKUP.test(text);
};

function isFrameSync(head: Buffer): boolean {
	return head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0;
}

/** The major brand, then the compatible ones, as far as they are within the head. */
function brandsOf(head: Buffer): string[] {
	if (!has(head, 4, 'ftyp')) return [];
	const end = Math.min(head.readUInt32BE(0), head.length);
	const brands = [head.toString('latin1', 8, 12)];
	// Four bytes of version are between the major brand and the others.
	for (let at = 16; at + 4 <= end; at += 4) brands.push(head.toString('latin1', at, at + 4));
	return brands;
}

/** Latin-1 fits every encoding but UTF-16, which says of itself that it is that. */
function decode(head: Buffer): string {
	if (has(head, 0, '\xff\xfe')) return new TextDecoder('utf-16le').decode(head);
	if (has(head, 0, '\xfe\xff')) return new TextDecoder('utf-16be').decode(head);
	return head.toString('latin1', has(head, 0, '\xef\xbb\xbf') ? 3 : 0);
}

function has(head: Buffer, at: number, text: string): boolean {
	return head.toString('latin1', at, at + text.length) === text;
}
