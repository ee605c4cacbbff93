/** Where the visitor writes: a text field that grows, files for the message, the send button. */
import type { ChatState } from '../chat-state';
import { LONGEST_MESSAGE } from '../conversation';
import type { Options } from '../options';
import type { WidgetClient } from '../widget-client';
import { ContextBar } from './context-bar';
import { el, iconButton, setAttribute, setText } from './dom';
import { icon } from './icons';
import { TrayView } from './tray-view';

/** From here on the visitor is told how much is left. */
const COUNT_FROM = LONGEST_MESSAGE - 200;

export class Composer {
	readonly element: HTMLFormElement;
	private readonly input: HTMLTextAreaElement;
	private readonly send: HTMLButtonElement;
	private readonly attach: HTMLButtonElement;
	private readonly picker = el('input', '', { type: 'file', multiple: true, hidden: true });
	private readonly counter = el('span', 'counter');
	private readonly context: ContextBar;
	private readonly trayView: TrayView;
	private state: Pick<ChatState, 'context' | 'tray' | 'canAttach'> = { tray: [], canAttach: false };
	/** What was being written before a correction took the field. */
	private draft: string | undefined;

	constructor(
		private readonly client: WidgetClient,
		options: Options,
	) {
		const { texts } = options;
		const { tray } = client.conversation;
		this.input = el('textarea', 'input', {
			rows: '1',
			placeholder: texts.placeholder,
			'aria-label': texts.placeholder,
			maxlength: String(LONGEST_MESSAGE),
			enterkeyhint: 'send',
		});
		this.attach = iconButton('attach', texts.attach, 'clip', () => this.picker.click());
		this.send = el('button', 'send', { type: 'submit', 'aria-label': texts.send }, icon('send'));
		this.context = new ContextBar(options, () => this.cancelContext());
		this.trayView = new TrayView(options, tray);
		const box = el('div', 'composer', {}, this.attach, this.input, this.counter, this.send);
		const parts = [this.context.element, this.trayView.element, box, this.picker];
		this.element = el('form', 'writer', {}, ...parts);
		this.picker.addEventListener('change', () => {
			tray.add(Array.from(this.picker.files ?? []));
			this.picker.value = '';
			this.focus();
		});
		this.element.addEventListener('submit', (event) => {
			event.preventDefault();
			void this.submit();
		});
		this.input.addEventListener('keydown', (event) => this.onKey(event));
		this.input.addEventListener('input', () => {
			this.client.typed(this.isEmpty);
			this.refresh();
		});
		this.input.addEventListener('paste', (event) => {
			const files = event.clipboardData?.files;
			// Some programs copy a picture of a text along with the text.
			if (!files?.length || event.clipboardData?.getData('text/plain')) return;
			event.preventDefault();
			tray.add(Array.from(files));
		});
		this.input.addEventListener('blur', () => this.client.stoppedTyping());
		this.refresh();
	}

	focus(): void {
		this.input.focus({ preventScroll: true });
	}

	update(state: ChatState): void {
		const { context } = this.state;
		this.state = state;
		const { tray, canAttach } = state;
		this.context.update(state);
		this.trayView.update(tray);
		const { mimeTypes = [] } = this.client.conversation.tray.limits ?? {};
		setAttribute(this.picker, 'accept', mimeTypes.join(','));
		setAttribute(this.attach, 'hidden', !canAttach || state.context?.kind === 'edit');
		if (state.context?.message !== context?.message) this.takeContext(state.context);
		this.refresh();
	}

	private get isEmpty(): boolean {
		return this.input.value.trim() === '';
	}

	/** A correction begins with the text as it is; afterwards what was being written is there again. */
	private takeContext(context: ChatState['context']): void {
		if (context?.kind === 'edit') {
			this.draft ??= this.input.value;
			this.input.value = context.message.content;
		} else if (this.draft !== undefined) {
			this.input.value = this.draft;
			this.draft = undefined;
		}
		if (context) this.focus();
	}

	private cancelContext(): void {
		this.client.conversation.setContext();
		this.focus();
	}

	private onKey(event: KeyboardEvent): void {
		// While an input method composes, Enter chooses a word and must not send.
		if (event.isComposing) return;
		if (event.key === 'Escape' && this.state.context) {
			event.stopPropagation();
			this.cancelContext();
		} else if (event.key === 'Enter' && !event.shiftKey) {
			event.preventDefault();
			void this.submit();
		}
	}

	private get canSubmit(): boolean {
		const { tray, context } = this.state;
		if (context?.kind === 'edit') return !this.isEmpty;
		const isUploading = tray.some(({ attachment, problem }) => !attachment && !problem);
		return !isUploading && (!this.isEmpty || tray.some(({ attachment }) => attachment));
	}

	private async submit(): Promise<void> {
		if (!this.canSubmit) return;
		const text = this.input.value;
		const isEdit = this.state.context?.kind === 'edit';
		// A message is on its way at once; a correction stays here until the server has it.
		if (!isEdit) this.input.value = '';
		await this.client.submit(text);
		this.refresh();
		this.focus();
	}

	/** Grows with the text; the style sheet sets how far. */
	private refresh(): void {
		const { input } = this;
		const left = LONGEST_MESSAGE - input.value.length;
		setText(this.counter, input.value.length > COUNT_FROM ? String(left) : '');
		// Not `disabled`: that would take the focus away from a keyboard user after sending.
		setAttribute(this.send, 'aria-disabled', this.canSubmit ? undefined : 'true');
		input.style.height = 'auto';
		if (input.value) input.style.height = `${input.scrollHeight}px`;
	}
}
