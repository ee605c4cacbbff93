/** The chat window: header, conversation, connection note, composer; opens, closes, keeps the focus. */
import type { ChatState } from '../chat-state';
import type { Options } from '../options';
import type { WidgetClient } from '../widget-client';
import { Composer } from './composer';
import { el, setAttribute, setText } from './dom';
import { Header } from './header';
import { MessageLog } from './message-log';

export class Panel {
	readonly element: HTMLElement;
	private readonly header: Header;
	private readonly log: MessageLog;
	private readonly composer: Composer;
	private readonly note = el('p', 'note', { role: 'status' });
	private isOpen = false;

	constructor(
		private readonly options: Options,
		private readonly client: WidgetClient,
	) {
		this.header = new Header(options, () => client.setOpen(false));
		this.log = new MessageLog(options, (clientId) => client.retryMessage(clientId));
		this.composer = new Composer(client, options.texts);
		this.element = el(
			'section',
			'panel',
			{ id: 'pp-panel', role: 'dialog', 'aria-labelledby': this.header.titleId, tabindex: '-1' },
			this.header.element,
			this.log.element,
			this.note,
			this.composer.element,
		);
		// Out of the way of the keyboard and of screen readers for as long as it is closed.
		this.element.inert = true;
		this.element.addEventListener('keydown', (event) => this.onKey(event));
	}

	update(state: ChatState): void {
		this.header.update(state);
		this.log.update(state);
		this.showNote(state);
		if (state.isOpen === this.isOpen) return;
		this.isOpen = state.isOpen;
		this.element.inert = !state.isOpen;
		this.element.classList.toggle('open', state.isOpen);
		if (state.isOpen) this.log.scrollToEnd();
	}

	/** On a touch screen the keyboard would cover the conversation, so there the window itself is focused. */
	focus(): void {
		if (matchMedia('(pointer: coarse)').matches) this.element.focus({ preventScroll: true });
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
			this.element.querySelectorAll<HTMLElement>('button, textarea, a[href], [tabindex="0"]'),
		);
		const active = (this.element.getRootNode() as ShadowRoot).activeElement;
		const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
		if (active !== edge && active !== this.element) return;
		event.preventDefault();
		(event.shiftKey ? stops[stops.length - 1] : stops[0])?.focus();
	}
}
