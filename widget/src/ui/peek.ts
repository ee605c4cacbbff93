/** The bubble beside the closed launcher that shows a message which has just arrived. */
import type { ChatState } from '../chat-state';
import type { Options } from '../options';
import { fill } from '../texts';
import { el, iconButton, setText } from './dom';
import { senderName } from './sender-name';

export class Peek {
	readonly element: HTMLElement;
	private readonly name = el('span', 'peek-name');
	private readonly text = el('span', 'peek-text');

	constructor(
		private readonly options: Options,
		actions: { onOpen: () => void; onDismiss: () => void },
	) {
		const open = el('button', 'peek-open', { type: 'button' }, this.name, this.text);
		open.addEventListener('click', actions.onOpen);
		const dismiss = iconButton('peek-dismiss', options.texts.dismiss, 'close', actions.onDismiss);
		this.element = el('div', 'peek', { role: 'status' }, open, dismiss);
		this.element.inert = true;
	}

	/** Shows the newest message, or the question for a rating. */
	update({ peek, csat, isOpen, appearance }: ChatState): void {
		const { texts } = this.options;
		const isAsked = csat === 'asked' && !isOpen;
		const isShown = peek !== undefined || isAsked;
		this.element.classList.toggle('shown', isShown);
		this.element.inert = !isShown;
		if (!isShown) return;
		const sender = senderName(this.options, peek ?? { sender: '' }, appearance.operatorName);
		setText(this.name, isAsked ? sender : fill(texts.newMessage, { name: sender }));
		const file = peek?.attachments?.[0]?.filename ?? '';
		const text = peek?.content || fill(texts.attachment, { name: file });
		setText(this.text, isAsked ? texts.csatTitle : text);
	}
}
