/** The round button that opens the chat, with the number of unread messages on it. */
import type { ChatState } from '../chat-state';
import { fill, type Texts } from '../texts';
import { el, setAttribute, setText } from './dom';
import { icon } from './icons';

export class Launcher {
	readonly element: HTMLButtonElement;
	private readonly badge = el('span', 'badge', { 'aria-hidden': 'true' });

	constructor(
		private readonly texts: Texts,
		onClick: () => void,
	) {
		this.element = el(
			'button',
			'launcher',
			{ type: 'button', 'aria-controls': 'pp-panel', 'aria-haspopup': 'dialog' },
			icon('chat'),
			icon('down'),
			this.badge,
		);
		this.element.addEventListener('click', onClick);
	}

	update({ isOpen, unread }: ChatState): void {
		const { texts } = this;
		const count = unread > 9 ? '9+' : String(unread);
		const suffix = unread > 0 ? `, ${fill(texts.unread, { count })}` : '';
		const label = isOpen ? texts.closeChat : texts.openChat + suffix;
		setAttribute(this.element, 'aria-label', label);
		setAttribute(this.element, 'aria-expanded', String(isOpen));
		this.element.classList.toggle('open', isOpen);
		this.badge.classList.toggle('shown', unread > 0 && !isOpen);
		if (unread > 0) setText(this.badge, count);
	}
}
