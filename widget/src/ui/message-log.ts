/** The scrolling conversation: keeps one element per message and the newest one in view. */
import type { ChatState } from '../chat-state';
import type { ChatMessage } from '../message-list';
import type { Options } from '../options';
import { openQuestions } from '../open-questions';
import type { QuotedMessage } from '../parse-message';
import { fill } from '../texts';
import type { WidgetClient } from '../widget-client';
import { CsatCard } from './csat-card';
import { el, setAttribute, setText } from './dom';
import { formatDay } from './format-time';
import { groupMessages } from './group-messages';
import { MessageMenu, type MenuItem } from './message-menu';
import { createMessageView, type MessageView } from './message-view';
import { senderName } from './sender-name';

/** This close to the end counts as reading the newest message. */
const NEAR_END_PX = 80;

export class MessageLog {
	readonly element: HTMLElement;
	private readonly log: HTMLElement;
	private readonly welcome = el('p', 'welcome');
	private readonly typing: HTMLElement;
	private readonly typingName = el('span', 'hidden');
	private readonly typingLabel = el('span', 'typing-label');
	private readonly csat: CsatCard;
	private readonly menu = new MessageMenu();
	private readonly views = new Map<string, MessageView>();
	private readonly days = new Map<string, HTMLElement>();
	private messages: readonly ChatMessage[] = [];
	private wasNearEnd = true;
	private lastKey: string | undefined;

	constructor(
		private readonly options: Options,
		private readonly client: WidgetClient,
		/** The visitor pressed a button that is gone now, and the focus with it. */
		private readonly onAnswered: () => void,
	) {
		this.log = el('div', 'log', {
			role: 'log',
			'aria-live': 'polite',
			'aria-label': options.texts.title,
		});
		const dots = el('span', 'dots', {}, el('i', ''), el('i', ''), el('i', ''));
		this.typing = el('div', 'typing', { role: 'status' }, dots, this.typingLabel, this.typingName);
		this.csat = new CsatCard(options, client);
		// Focusable, so that the arrow keys can scroll it.
		// When the composer grows or a picture has loaded, the newest message stays in view.
		const observer = new ResizeObserver(() => this.wasNearEnd && this.scrollToEnd());
		observer.observe(this.log);
		const parts = [this.welcome, this.log, this.typing, this.csat.element];
		this.element = el('div', 'scroll', { tabindex: '0' }, ...parts);
		observer.observe(this.element);
		this.element.addEventListener('scroll', () => (this.wasNearEnd = this.isNearEnd()));
	}

	update(state: ChatState): void {
		const { texts } = this.options;
		setText(this.welcome, state.welcome);
		setAttribute(this.welcome, 'hidden', !state.welcome);
		this.place(state);
		const { typing, appearance } = state;
		const name = senderName(this.options, { sender: typing?.who ?? '' }, appearance.operatorName);
		setText(this.typingLabel, typing?.label ?? '');
		setText(this.typingName, typing && !typing.label ? fill(texts.typing, { name }) : '');
		this.typing.classList.toggle('shown', typing !== undefined);
		const isAsked = this.csat.update(state);

		const newest = state.messages[state.messages.length - 1];
		const isOwn = newest?.sender === 'visitor' && newest.key !== this.lastKey;
		this.lastKey = newest?.key;
		// A visitor who reads further up is not pulled away, except by a message of their own.
		if (this.wasNearEnd || isOwn || isAsked) this.scrollToEnd();
	}

	scrollToEnd(): void {
		this.wasNearEnd = true;
		this.element.scrollTop = this.element.scrollHeight;
	}

	private isNearEnd(): boolean {
		const { scrollHeight, scrollTop, clientHeight } = this.element;
		return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
	}

	/** Puts the elements in order; those already in place stay untouched and are not read out again. */
	private place(state: ChatState): void {
		this.messages = state.messages;
		const wanted: HTMLElement[] = [];
		const open = openQuestions(state.messages);
		for (const grouped of groupMessages(state.messages)) {
			const { message } = grouped;
			const { key, id, timestamp, choices } = message;
			if (grouped.startsDay) wanted.push(this.dayOf(new Date(timestamp)));
			const view = this.viewOf(key);
			view.update(grouped, {
				siteName: state.appearance.operatorName,
				quoted: quotedBy(message, state.messages),
				choices: id && open.has(id) ? choices : undefined,
			});
			wanted.push(view.element);
		}
		const keep = new Set<Element>(wanted);
		for (const child of Array.from(this.log.children)) if (!keep.has(child)) child.remove();
		wanted.forEach((element, index) => {
			const current = this.log.children[index];
			if (current !== element) this.log.insertBefore(element, current ?? null);
		});
	}

	private viewOf(key: string): MessageView {
		const known = this.views.get(key);
		if (known) return known;
		const message = () => this.messages.find((item) => item.key === key);
		const view = createMessageView(this.options, {
			onRetry: () => this.client.retryMessage(message()?.clientId ?? ''),
			onChoose: (label) => {
				// As a reply, it leaves other questions that are still open alone.
				this.client.conversation.send(label, [], message()?.id);
				this.onAnswered();
			},
			onMenu: (button) =>
				this.menu.toggle(button, this.options.texts.actions, this.itemsFor(message())),
		});
		this.views.set(key, view);
		return view;
	}

	private itemsFor(message: ChatMessage | undefined): MenuItem[] {
		const { texts } = this.options;
		const { conversation } = this.client;
		const id = message?.id;
		if (!id || message.isDeleted || message.isLocal) return [];
		const reply = () => conversation.setContext('reply', id);
		const edit = () => conversation.setContext('edit', id);
		const remove = () => {
			// Said where the message is; the menu can be opened again for another try.
			conversation.delete(id).catch(() => this.views.get(message.key)?.fail());
		};
		const items: MenuItem[] = [{ label: texts.reply, icon: 'reply', onPick: reply }];
		if (message.sender !== 'visitor') return items;
		if (message.content) items.push({ label: texts.edit, icon: 'edit', onPick: edit });
		const confirm = texts.confirmDelete;
		return [...items, { label: texts.delete, icon: 'delete', confirm, onPick: remove }];
	}

	private dayOf(date: Date): HTMLElement {
		const key = date.toDateString();
		const line = this.days.get(key) ?? el('div', 'day');
		this.days.set(key, line);
		setText(line, formatDay(date, new Date(), this.options.texts, this.options.locale));
		return line;
	}
}

/** What a message answers, if that needs to be said: the press of a button right below its question explains itself. */
function quotedBy(
	{ key, replyTo, content, quoted }: ChatMessage,
	messages: readonly ChatMessage[],
): QuotedMessage | undefined {
	if (!replyTo) return undefined;
	const above = messages[messages.findIndex((item) => item.key === key) - 1];
	const isPress = above?.id === replyTo && above.choices?.includes(content);
	return isPress ? undefined : (messages.find(({ id }) => id === replyTo) ?? quoted);
}
