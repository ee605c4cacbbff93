/** The line above the composer that says which message is being answered or corrected. */
import type { ChatState } from '../chat-state';
import type { Options } from '../options';
import { fill } from '../texts';
import { el, iconButton, setAttribute, setText } from './dom';
import { senderName } from './sender-name';

export class ContextBar {
	readonly element: HTMLElement;
	private readonly title = el('span', 'context-title');
	private readonly text = el('span', 'context-text');

	constructor(
		private readonly options: Options,
		onCancel: () => void,
	) {
		const cancel = iconButton('small', options.texts.cancel, 'close', onCancel);
		const words = el('div', 'context-words', { role: 'status' }, this.title, this.text);
		this.element = el('div', 'context', { hidden: true }, words, cancel);
	}

	update({ context, appearance }: ChatState): void {
		setAttribute(this.element, 'hidden', !context);
		if (!context) return setText(this.title, '');
		const { texts } = this.options;
		const { kind, message, failed } = context;
		const name = senderName(this.options, message, appearance.operatorName);
		setText(this.title, kind === 'edit' ? texts.editing : fill(texts.replyingTo, { name }));
		const about = message.content || (message.attachments?.[0]?.filename ?? '');
		setText(this.text, failed ? texts.actionFailed : about.slice(0, 120));
		this.element.classList.toggle('bad', failed === true);
	}
}
