/** Where the visitor writes: a text field that grows, a counter near the limit, the send button. */
import type { Texts } from '../texts';
import { LONGEST_MESSAGE, type WidgetClient } from '../widget-client';
import { el, setAttribute, setText } from './dom';
import { icon } from './icons';

/** From here on the visitor is told how much is left. */
const COUNT_FROM = LONGEST_MESSAGE - 200;

export class Composer {
	readonly element: HTMLFormElement;
	private readonly input: HTMLTextAreaElement;
	private readonly send: HTMLButtonElement;
	private readonly counter = el('span', 'counter');

	constructor(
		private readonly client: WidgetClient,
		texts: Texts,
	) {
		this.input = el('textarea', 'input', {
			rows: '1',
			placeholder: texts.placeholder,
			'aria-label': texts.placeholder,
			maxlength: String(LONGEST_MESSAGE),
			enterkeyhint: 'send',
		});
		this.send = el('button', 'send', { type: 'submit', 'aria-label': texts.send }, icon('send'));
		this.element = el('form', 'composer', {}, this.input, this.counter, this.send);
		this.element.addEventListener('submit', (event) => {
			event.preventDefault();
			this.submit();
		});
		this.input.addEventListener('keydown', (event) => {
			// While an input method composes, Enter chooses a word and must not send.
			if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
			event.preventDefault();
			this.submit();
		});
		this.input.addEventListener('input', () => {
			this.client.typed(this.isEmpty);
			this.refresh();
		});
		this.input.addEventListener('blur', () => this.client.stoppedTyping());
		this.refresh();
	}

	focus(): void {
		this.input.focus({ preventScroll: true });
	}

	private get isEmpty(): boolean {
		return this.input.value.trim() === '';
	}

	private submit(): void {
		if (this.isEmpty) return;
		this.client.sendMessage(this.input.value);
		this.input.value = '';
		this.refresh();
		this.focus();
	}

	/** Grows with the text; the style sheet sets how far. */
	private refresh(): void {
		const { input } = this;
		const left = LONGEST_MESSAGE - input.value.length;
		setText(this.counter, input.value.length > COUNT_FROM ? String(left) : '');
		// Not `disabled`: that would take the focus away from a keyboard user after sending.
		setAttribute(this.send, 'aria-disabled', this.isEmpty ? 'true' : undefined);
		input.style.height = 'auto';
		if (input.value) input.style.height = `${input.scrollHeight}px`;
	}
}
