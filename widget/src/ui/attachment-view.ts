/** A file of a message: pictures as pictures, everything else as a tile with name and size. */
import type { Options } from '../options';
import type { Attachment } from '../parse-message';
import { el } from './dom';
import { formatSize } from './format-size';
import { icon } from './icons';

/** Pictures that every browser shows; others, and those the page's rules forbid, become tiles. */
const PICTURE = /^image\/(png|jpe?g|gif|webp|avif)$/;

/** The runtime's own files; elsewhere may be other storage. */
const OWN_FILES = '/pocketping/files/';

/** The address was checked when the message came in; it opens in a tab that knows nothing of this page. */
export function createAttachmentView(attachment: Attachment, options: Options): HTMLElement {
	const { filename, mimeType, size } = attachment;
	const { locale, endpoint } = options;
	// The server may not know by which of its names this page reaches it.
	const own = attachment.url.split(OWN_FILES)[1];
	const url = own ? `${endpoint}/files/${own}` : attachment.url;
	const link = { href: url, target: '_blank', rel: 'noopener noreferrer nofollow' };
	const toTile = () => {
		const about = el('span', 'file-size', {}, formatSize(size, locale));
		const names = el('span', 'file-names', {}, el('span', 'file-name', {}, filename), about);
		return el('a', 'file', { ...link, title: filename }, icon('file'), names);
	};
	if (!PICTURE.test(mimeType)) return toTile();
	const image = el('img', '', { src: url, alt: filename, loading: 'lazy' });
	const picture = el('a', 'picture', { ...link, title: filename }, image);
	image.addEventListener('error', () => picture.replaceWith(toTile()));
	return picture;
}
