/** The chat window: header, conversation, connection note, composer; opens, closes, keeps the focus. */
import type { ChatState } from '../chat-state';
import type { Options } from '../options';
import type { WidgetClient } from '../widget-client';
import { Composer } from './composer';
import { el, setAttribute, setText } from './dom';
import { takeDroppedFiles } from './dropped-files';
import { Header } from './header';
import { MessageLog } from './message-log';
import { PreChatView } from './pre-chat-view';

export class Panel {
	readonly element: HTMLElement;
	private readonly header: Header;
	private readonly log: MessageLog;
	private readonly composer: Composer;
	private readonly form: PreChatView;
	private readonly note = el('p', 'note', { role: 'status' });
	private isOpen = false;
	private hasForm = false;

	constructor(
		private readonly options: Options,
		private readonly client: WidgetClient,
	) {
		this.header = new Header(options, () => client.setOpen(false));
		this.log = new MessageLog(options, client, () => this.focus());
		this.composer = new Composer(client, options);
		this.form = new PreChatView(options, client);
		this.element = el(
			'section',
			'panel',
			{ id: 'pp-panel', role: 'dialog', 'aria-labelledby': this.header.titleId, tabindex: '-1' },
			this.header.element,
			this.log.element,
			this.note,
			this.form.element,
			this.composer.element,
			el('div', 'drop', { 'aria-hidden': 'true' }, options.texts.dropHere),
		);
		// Out of the way of the keyboard and of screen readers for as long as it is closed.
		this.element.inert = true;
		this.element.addEventListener('keydown', (event) => this.onKey(event));
		takeDroppedFiles(this.element, client.conversation.tray);
	}

	update(state: ChatState): void {
		this.header.update(state);
		this.log.update(state);
		this.composer.update(state);
		this.form.update(state);
		this.showNote(state);
		const { form } = state;
		setAttribute(this.log.element, 'hidden', form?.timing === 'before-first-message');
		setAttribute(this.composer.element, 'hidden', form !== undefined);
		const isFormNew = this.hasForm !== (form !== undefined);
		this.hasForm = form !== undefined;
		// What had the focus has just been hidden, or the conversation begins.
		if (isFormNew && this.isOpen && state.isOpen) this.focus();
		if (state.isOpen === this.isOpen) return;
		this.isOpen = state.isOpen;
		this.element.inert = !state.isOpen;
		this.element.classList.toggle('open', state.isOpen);
		if (state.isOpen) this.log.scrollToEnd();
	}

	/** On a touch screen the keyboard would cover the conversation, so there the window itself is focused. */
	focus(): void {
		if (matchMedia('(pointer: coarse)').matches) this.element.focus({ preventScroll: true });
		else if (this.hasForm) this.form.focus();
		else this.composer.focus();
	}

	private showNote({ status }: ChatState): void {
		const { texts } = this.options;
		const text = { offline: texts.offline, connecting: texts.connecting, online: '' }[status];
		setText(this.note, text);
		setAttribute(this.note, 'hidden', text === '');
	}

	private onKey(event: KeyboardEvent): void {
		// The page's own shortcuts must not react to what is typed into the chat.
		event.stopPropagation();
		if (event.key === 'Escape' && !event.isComposing) {
			event.preventDefault();
			this.client.setOpen(false);
		} else if (event.key === 'Tab' && this.isFullScreen()) {
			this.keepFocusInside(event);
		}
	}

	private isFullScreen(): boolean {
		return this.element.clientWidth >= document.documentElement.clientWidth;
	}

	/** Full screen, the page behind cannot be seen, and focus must not get lost in it. */
	private keepFocusInside(event: KeyboardEvent): void {
		const stops = Array.from(
			this.element.querySelectorAll<HTMLElement>(
				'button, textarea, input, a[href], [tabindex="0"]',
			),
		).filter((stop) => stop.offsetParent !== null);
		const active = (this.element.getRootNode() as ShadowRoot).activeElement;
		const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
		if (active !== edge && active !== this.element) return;
		event.preventDefault();
		(event.shiftKey ? stops[stops.length - 1] : stops[0])?.focus();
	}
}
