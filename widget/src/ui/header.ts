/** The top of the panel: who one talks to, whether they are there, and the way out. */
import type { ChatState } from '../chat-state';
import type { Options } from '../options';
import { avatarImage } from './avatar-image';
import { el, iconButton, setText } from './dom';

export class Header {
	readonly element: HTMLElement;
	readonly titleId = 'pp-title';
	private readonly avatar = el('span', 'avatar', { 'aria-hidden': 'true' });
	private readonly title = el('h2', 'title', { id: this.titleId });
	private readonly status = el('span', 'status-text');
	private readonly dot = el('span', 'dot', { 'aria-hidden': 'true' });
	private shownAvatar: string | undefined;

	constructor(
		private readonly options: Options,
		onClose: () => void,
	) {
		const { texts } = options;
		const close = iconButton('header-close', texts.closeChat, 'close', onClose);
		const status = el('p', 'status', { role: 'status' }, this.dot, this.status);
		const names = el('div', 'names', {}, this.title, status);
		this.element = el('header', 'header', {}, this.avatar, names, close);
	}

	update({ appearance, status, operatorOnline, operatorReachable }: ChatState): void {
		const { texts } = this.options;
		const title = appearance.operatorName ?? texts.title;
		setText(this.title, title);
		this.showAvatar(Array.from(title)[0]?.toUpperCase() ?? '', appearance.operatorAvatar);
		const isOnline = status === 'online' && operatorOnline;
		this.dot.classList.toggle('on', isOnline);
		const away = operatorReachable ? texts.away : texts.unreachable;
		setText(this.status, isOnline ? texts.online : away);
	}

	/** The picture, or the first letter while there is none and wherever it cannot be loaded. */
	private showAvatar(letter: string, url = ''): void {
		if (this.shownAvatar === letter + url) return;
		this.shownAvatar = letter + url;
		this.avatar.replaceChildren(letter, avatarImage(url));
	}
}
