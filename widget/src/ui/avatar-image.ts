/** A person's picture. */
import { el } from './dom';

/** The picture, which goes away by itself where it cannot be loaded; nothing for what is no web address. */
export function avatarImage(url = ''): Node | string {
	if (!/^https?:\/\//i.test(url)) return '';
	const image = el('img', '', { src: url, alt: '' });
	image.addEventListener('error', () => image.remove());
	return image;
}
