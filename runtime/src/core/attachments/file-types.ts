/** Which files may be sent: their types, the endings of their names, and how they look from inside. */
import {
	adtsAudio,
	avif,
	heif,
	isoMedia,
	mpegAudio,
	plainText,
	quickTime,
	riff,
	startsWith,
	type Signature,
} from './file-signatures';

export interface FileType {
	mimeType: string;
	/** Other names that browsers and systems have for it. */
	aliases: readonly string[];
	/** Endings of names, the usual one first. */
	extensions: readonly string[];
	fits: Signature;
	/** Whether a browser may show it in place: only what cannot hold a script of the page. */
	inline: boolean;
}

/** The names of a type, the one it is served under first; then the endings; separated by blanks. */
function type(names: string, extensions: string, fits: Signature, inline = false): FileType {
	const [mimeType = '', ...aliases] = names.split(' ');
	return { mimeType, aliases, extensions: extensions.split(' '), fits, inline };
}

const shown = (names: string, extensions: string, fits: Signature) =>
	type(names, extensions, fits, true);

const zip = startsWith('PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08');
const ole = startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1');
const matroska = startsWith('\x1a\x45\xdf\xa3');
const ooxml = 'application/vnd.openxmlformats-officedocument';

/**
 * The widget protocol's list (§7.1), and what pickers of `image/*`, `audio/*` and `video/*` give on phones: HEIC
 * and AVIF pictures, QuickTime and 3GPP videos, voice recordings. Never HTML, SVG, XML or scripts.
 */
export const FILE_TYPES: readonly FileType[] = [
	shown('image/jpeg image/jpg image/pjpeg', 'jpg jpeg jfif', startsWith('\xff\xd8\xff')),
	shown('image/png', 'png', startsWith('\x89PNG\r\n\x1a\n')),
	shown('image/gif', 'gif', startsWith('GIF87a', 'GIF89a')),
	shown('image/webp', 'webp', riff('WEBP')),
	shown('image/avif', 'avif', avif),
	shown('image/heic image/heif', 'heic heif', heif),
	shown('application/pdf', 'pdf', startsWith('%PDF-', '\xef\xbb\xbf%PDF-')),
	shown('video/mp4 video/x-m4v', 'mp4 m4v', isoMedia),
	shown('video/quicktime', 'mov qt', quickTime),
	shown('video/webm', 'webm', matroska),
	shown('video/3gpp', '3gp', isoMedia),
	shown('audio/mpeg audio/mp3', 'mp3', mpegAudio),
	shown('audio/mp4 audio/x-m4a audio/m4a', 'm4a mp4', isoMedia),
	shown('audio/aac audio/x-aac', 'aac', adtsAudio),
	shown('audio/ogg audio/opus application/ogg', 'ogg oga opus', startsWith('OggS')),
	shown('audio/wav audio/x-wav audio/wave audio/vnd.wave', 'wav', riff('WAVE')),
	shown('audio/webm', 'webm weba', matroska),
	shown('audio/flac audio/x-flac', 'flac', startsWith('fLaC')),
	shown('audio/amr', 'amr', startsWith('#!AMR')),
	type('text/plain text/markdown', 'txt text log md', plainText),
	type('text/csv', 'csv', plainText),
	type('application/zip application/x-zip-compressed', 'zip', zip),
	type('application/msword', 'doc', ole),
	type('application/vnd.ms-excel', 'xls', ole),
	type(`${ooxml}.wordprocessingml.document`, 'docx', zip),
	type(`${ooxml}.spreadsheetml.sheet`, 'xlsx', zip),
];

/** Names that say little: the browser does not know better, or Excel has taken every table for its own. */
const VAGUE = new Set(['', 'application/octet-stream', 'application/vnd.ms-excel']);

const byName = new Map<string, FileType>();
const byExtension = new Map<string, FileType>();
for (const each of FILE_TYPES) {
	for (const name of [each.mimeType, ...each.aliases]) byName.set(name, each);
	for (const extension of each.extensions) {
		if (!byExtension.has(extension)) byExtension.set(extension, each);
	}
}

/**
 * The type of a file, by its media type or, where that says little, by the ending of its name.
 * @param mediaType as in `Content-Type`; parameters such as `; codecs=opus` do not count
 * @returns undefined when such files are not taken
 */
export function fileTypeOf(mediaType: string, filename: string): FileType | undefined {
	const name = mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
	const known = byName.get(name);
	if (!VAGUE.has(name)) return known;
	return byExtension.get(extensionOf(filename)) ?? known;
}

function extensionOf(filename: string): string {
	return filename.slice(filename.lastIndexOf('.') + 1).toLowerCase();
}
