/** One message on the screen: what it answers, text, files, time, and what became of it. */
import { linkify } from '../linkify';
import type { ChatMessage } from '../message-list';
import type { Options } from '../options';
import type { QuotedMessage } from '../parse-message';
import { createAttachmentView } from './attachment-view';
import { avatarImage } from './avatar-image';
import { createChoiceButtons } from './choice-buttons';
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
	/** The site's own name for its side. */
	siteName?: string;
	/** The message that it answers, if that is known. */
	quoted?: QuotedMessage;
	/** The buttons under it, while it waits for an answer. */
	choices?: readonly string[];
}

interface ViewActions {
	/** The visitor asks for another try. */
	onRetry: () => void;
	/** The visitor wants to do something with it; the menu belongs to this button. */
	onMenu: (button: HTMLElement) => void;
	/** The visitor answers with the button of this label. */
	onChoose: (label: string) => void;
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
	const filesRow = el('div', 'row', {}, files);
	const textRow = el('div', 'row', {}, bubble);
	const buttons = createChoiceButtons(texts.choose, actions.onChoose);
	const element = el('div', '', {}, name, quote, filesRow, textRow, buttons.element, meta);
	const retry = el('button', 'retry', { type: 'button' }, texts.retry);
	retry.addEventListener('click', () => actions.onRetry());
	let shown = '';
	let shownFiles = '';
	let shownName = '';

	return {
		element,
		update({ message, startsGroup, endsGroup }, { siteName, quoted, choices }) {
			const { status, isDeleted, content, attachments } = message;
			const confirmed = status === 'delivered' || status === 'read' ? `sent ${status}` : status;
			const flags = [startsGroup && 'first', endsGroup && 'last', confirmed];
			const named = message.operatorName && 'named';
			const classes = ['message', message.sender, ...flags, named, isDeleted && 'deleted'];
			const className = classes.filter(Boolean).join(' ');
			if (element.className !== className) element.className = className;
			const text = isDeleted ? texts.deleted : content;
			if (shown !== text) bubble.replaceChildren(...(isDeleted ? [text] : toNodes(text)));
			shown = text;
			setAttribute(textRow, 'hidden', text === '');
			const ids = String(attachments?.map(({ id }) => id) ?? '');
			if (shownFiles !== ids) {
				const views = attachments?.map((file) => createAttachmentView(file, options));
				files.replaceChildren(...(views ?? []));
			}
			shownFiles = ids;
			setAttribute(filesRow, 'hidden', !attachments?.length || isDeleted);
			const home = text === '' ? filesRow : textRow;
			if (more.parentElement !== home) home.append(more);
			showName(message, startsGroup, siteName);
			showQuote(isDeleted ? undefined : quoted, siteName);
			buttons.update(choices);
			setAttribute(more, 'hidden', !message.id || message.isLocal || isDeleted);
			showMeta(message);
		},
		fail() {
			element.classList.add('failed');
			setText(meta, texts.actionFailed);
		},
	};

	/** Only the first of a group shows the name, and only there is the picture worth loading. */
	function showName(message: ChatMessage, isFirst: boolean, siteName?: string): void {
		const text = senderName(options, message, siteName);
		const avatar = isFirst && message.operatorName ? message.operatorAvatar : '';
		if (shownName === text + avatar) return;
		shownName = text + avatar;
		name.replaceChildren(avatarImage(avatar), text);
	}

	function showQuote(quoted: QuotedMessage | undefined, siteName?: string): void {
		setAttribute(quote, 'hidden', !quoted);
		if (!quoted) return;
		const about = quoted.isDeleted ? texts.deleted : quoted.content.slice(0, 120);
		const text = about || (quoted.attachments?.[0]?.filename ?? '');
		setText(quote, `${senderName(options, quoted, siteName)}: ${text}`);
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
