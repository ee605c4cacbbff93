/** The top of the panel: who one talks to, whether they are there, and the way out. */
import type { ChatState } from '../chat-state';
import type { Options } from '../options';
import { el, setText } from './dom';
import { icon } from './icons';

export class Header {
	readonly element: HTMLElement;
	readonly titleId = 'pp-title';
	private readonly avatar = el('span', 'avatar', { 'aria-hidden': 'true' });
	private readonly title = el('h2', 'title', { id: this.titleId });
	private readonly status = el('span', 'status-text');
	private readonly dot = el('span', 'dot', { 'aria-hidden': 'true' });

	constructor(
		private readonly options: Options,
		onClose: () => void,
	) {
		const { texts } = options;
		const close = el(
			'button',
			'header-close',
			{ type: 'button', 'aria-label': texts.closeChat },
			icon('close'),
		);
		close.addEventListener('click', onClose);
		const status = el('p', 'status', { role: 'status' }, this.dot, this.status);
		const names = el('div', 'names', {}, this.title, status);
		this.element = el('header', 'header', {}, this.avatar, names, close);
	}

	update(state: ChatState): void {
		const { texts } = this.options;
		const title = state.operatorName ?? texts.title;
		setText(this.title, title);
		setText(this.avatar, Array.from(title)[0]?.toUpperCase() ?? '');
		const isOnline = state.status === 'online' && state.operatorOnline;
		this.dot.classList.toggle('on', isOnline);
		setText(this.status, isOnline ? texts.online : texts.away);
	}
}
