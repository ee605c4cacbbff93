/** The scrolling conversation: keeps one element per message and the newest one in view. */
import type { ChatState } from '../chat-state';
import type { Options } from '../options';
import { fill } from '../texts';
import { el, setAttribute, setText } from './dom';
import { formatDay } from './format-time';
import { groupMessages } from './group-messages';
import { createMessageView, type MessageView } from './message-view';

/** This close to the end counts as reading the newest message. */
const NEAR_END_PX = 80;

export class MessageLog {
	readonly element: HTMLElement;
	private readonly log: HTMLElement;
	private readonly welcome = el('p', 'welcome');
	private readonly typing: HTMLElement;
	private readonly typingName = el('span', 'hidden');
	private readonly views = new Map<string, MessageView>();
	private readonly days = new Map<string, HTMLElement>();
	private lastKey: string | undefined;

	constructor(
		private readonly options: Options,
		private readonly onRetry: (clientId: string) => void,
	) {
		this.log = el('div', 'log', {
			role: 'log',
			'aria-live': 'polite',
			'aria-label': options.texts.title,
		});
		const dots = el('span', 'dots', {}, el('i', ''), el('i', ''), el('i', ''));
		this.typing = el('div', 'typing', { role: 'status' }, dots, this.typingName);
		// Focusable, so that the arrow keys can scroll it.
		this.element = el('div', 'scroll', { tabindex: '0' }, this.welcome, this.log, this.typing);
	}

	update(state: ChatState): void {
		const { texts } = this.options;
		const wasNearEnd = this.isNearEnd();
		setText(this.welcome, state.welcome);
		setAttribute(this.welcome, 'hidden', !state.welcome);
		this.place(state);
		const name = state.typing === 'ai' ? texts.assistant : (state.operatorName ?? texts.operator);
		setText(this.typingName, state.typing ? fill(texts.typing, { name }) : '');
		this.typing.classList.toggle('shown', state.typing !== undefined);

		const newest = state.messages[state.messages.length - 1];
		const isOwn = newest?.sender === 'visitor' && newest.key !== this.lastKey;
		this.lastKey = newest?.key;
		// A visitor who reads further up is not pulled away, except by a message of their own.
		if (wasNearEnd || isOwn) this.scrollToEnd();
	}

	scrollToEnd(): void {
		this.element.scrollTop = this.element.scrollHeight;
	}

	private isNearEnd(): boolean {
		const { scrollHeight, scrollTop, clientHeight } = this.element;
		return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
	}

	/** Puts the elements in order; those already in place stay untouched and are not read out again. */
	private place(state: ChatState): void {
		const wanted: HTMLElement[] = [];
		for (const grouped of groupMessages(state.messages)) {
			const { key, timestamp } = grouped.message;
			if (grouped.startsDay) wanted.push(this.dayOf(new Date(timestamp)));
			const view = this.viewOf(key, grouped.message);
			view.update(grouped, state.operatorName);
			wanted.push(view.element);
		}
		const keep = new Set<Element>(wanted);
		for (const child of Array.from(this.log.children)) if (!keep.has(child)) child.remove();
		wanted.forEach((element, index) => {
			const current = this.log.children[index];
			if (current !== element) this.log.insertBefore(element, current ?? null);
		});
	}

	private viewOf(key: string, message: ChatState['messages'][number]): MessageView {
		const known = this.views.get(key);
		if (known) return known;
		const retry = () => this.onRetry(message.clientId ?? '');
		const view = createMessageView(this.options, retry);
		this.views.set(key, view);
		return view;
	}

	private dayOf(date: Date): HTMLElement {
		const key = date.toDateString();
		const line = this.days.get(key) ?? el('div', 'day');
		this.days.set(key, line);
		setText(line, formatDay(date, new Date(), this.options.texts, this.options.locale));
		return line;
	}
}
