/** The bubble beside the closed launcher that shows a message which has just arrived. */
import type { ChatState } from '../chat-state';
import type { Options } from '../options';
import { fill } from '../texts';
import { el, setText } from './dom';
import { icon } from './icons';

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
		const label = options.texts.dismiss;
		const dismiss = el(
			'button',
			'peek-dismiss',
			{ type: 'button', 'aria-label': label },
			icon('close'),
		);
		dismiss.addEventListener('click', actions.onDismiss);
		this.element = el('div', 'peek', { role: 'status' }, open, dismiss);
		this.element.inert = true;
	}

	update({ peek, operatorName }: ChatState): void {
		const { texts } = this.options;
		this.element.classList.toggle('shown', peek !== undefined);
		this.element.inert = peek === undefined;
		if (!peek) return;
		const name = peek.sender === 'ai' ? texts.assistant : (operatorName ?? texts.operator);
		setText(this.name, fill(texts.newMessage, { name }));
		setText(this.text, peek.content);
	}
}
