/** One message on the screen: what it answers, text, files, time, and what became of it. */
import { linkify } from '../linkify';
import type { ChatMessage } from '../message-list';
import type { Options } from '../options';
import { createAttachmentView } from './attachment-view';
import { el, iconButton, setAttribute, setText } from './dom';
import { formatTime } from './format-time';
import type { GroupedMessage } from './group-messages';
import { icon } from './icons';
import { senderName } from './sender-name';

export interface MessageView {
	element: HTMLElement;
	update: (grouped: GroupedMessage, context: ViewContext) => void;
	/** Says that what was asked for did not work, until the next change. */
	fail: () => void;
}

/** What a message's view needs to know beside the message. */
interface ViewContext {
	operatorName?: string;
	/** The message that it answers, if the conversation has it. */
	quoted?: ChatMessage;
}

interface ViewActions {
	/** The visitor asks for another try. */
	onRetry: () => void;
	/** The visitor wants to do something with it; the menu belongs to this button. */
	onMenu: (button: HTMLElement) => void;
}

/** Makes the view of a message. */
export function createMessageView(options: Options, actions: ViewActions): MessageView {
	const { texts, locale } = options;
	const name = el('span', 'name');
	const quote = el('div', 'quote');
	const bubble = el('div', 'bubble');
	const files = el('div', 'files');
	const more = iconButton('more', texts.actions, 'more', () => actions.onMenu(more));
	setAttribute(more, 'aria-haspopup', 'menu');
	setAttribute(more, 'aria-expanded', 'false');
	const meta = el('div', 'meta');
	const row = el('div', 'row', {}, el('div', 'body', {}, quote, files, bubble), more);
	const element = el('div', '', {}, name, row, meta);
	const retry = el('button', 'retry', { type: 'button' }, texts.retry);
	retry.addEventListener('click', () => actions.onRetry());
	let shown = '';
	let shownFiles = '';

	return {
		element,
		update({ message, startsGroup, endsGroup }, { operatorName, quoted }) {
			const { status, isDeleted, content, attachments } = message;
			const confirmed = status === 'delivered' || status === 'read' ? `sent ${status}` : status;
			const flags = [startsGroup && 'first', endsGroup && 'last', confirmed];
			const classes = ['message', message.sender, ...flags, isDeleted && 'deleted'];
			const className = classes.filter(Boolean).join(' ');
			if (element.className !== className) element.className = className;
			const text = isDeleted ? texts.deleted : content;
			if (shown !== text) bubble.replaceChildren(...(isDeleted ? [text] : toNodes(text)));
			shown = text;
			setAttribute(bubble, 'hidden', text === '');
			const ids = String(attachments?.map(({ id }) => id) ?? '');
			if (shownFiles !== ids) {
				const views = attachments?.map((file) => createAttachmentView(file, options));
				files.replaceChildren(...(views ?? []));
			}
			shownFiles = ids;
			setAttribute(files, 'hidden', !attachments?.length || isDeleted);
			setText(name, senderName(options, message.sender, operatorName));
			showQuote(isDeleted ? undefined : quoted, operatorName);
			setAttribute(more, 'hidden', !message.id || message.isLocal || isDeleted);
			showMeta(message);
		},
		fail() {
			element.classList.add('failed');
			setText(meta, texts.actionFailed);
		},
	};

	function showQuote(quoted: ChatMessage | undefined, operatorName?: string): void {
		setAttribute(quote, 'hidden', !quoted);
		if (!quoted) return;
		const about = quoted.isDeleted ? texts.deleted : quoted.content.slice(0, 120);
		const text = about || (quoted.attachments?.[0]?.filename ?? '');
		setText(quote, `${senderName(options, quoted.sender, operatorName)}: ${text}`);
	}

	function showMeta({ status, timestamp, sender, isEdited, isDeleted }: ChatMessage): void {
		if (status === 'failed') {
			if (!retry.isConnected) meta.replaceChildren(texts.notSent, ' ', retry);
			return;
		}
		const time = formatTime(new Date(timestamp), locale);
		const edited = isEdited && !isDeleted ? `${texts.edited} · ` : '';
		setText(meta, status === 'sending' ? texts.sending : edited + time);
		setAttribute(element, 'data-edited', Boolean(edited));
		if (sender !== 'visitor' || isDeleted || status === 'sending') return;
		const ticks = icon(status === 'sent' ? 'tick' : 'ticks', 'icon ticks');
		// Beside the drawing, in words.
		meta.append(ticks, el('span', 'hidden', {}, texts[status]));
	}
}

/** A text as nodes: plain text, and links that tell the other site nothing about this page. */
function toNodes(content: string): Node[] {
	return linkify(content).map(({ text, href }) => {
		if (!href) return document.createTextNode(text);
		const rel = 'noopener noreferrer nofollow';
		return el('a', '', { href, target: '_blank', rel }, text);
	});
}
