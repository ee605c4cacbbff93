/** One message on the screen: bubble, sender's name, time, and what became of the sending. */
import { linkify } from '../linkify';
import type { ChatMessage } from '../message-list';
import type { Options } from '../options';
import { el, setText } from './dom';
import { formatTime } from './format-time';
import type { GroupedMessage } from './group-messages';

export interface MessageView {
	element: HTMLElement;
	update: (grouped: GroupedMessage, operatorName?: string) => void;
}

/** Makes the view of a message; `onRetry` is called when the visitor asks for another try. */
export function createMessageView({ texts, locale }: Options, onRetry: () => void): MessageView {
	const name = el('span', 'name');
	const bubble = el('div', 'bubble');
	const meta = el('div', 'meta');
	const element = el('div', '', {}, name, bubble, meta);
	let shown: string | undefined;

	const retry = el('button', 'retry', { type: 'button' }, texts.retry);
	retry.addEventListener('click', onRetry);

	return {
		element,
		update({ message, startsGroup, endsGroup }, operatorName) {
			const flags = [startsGroup && 'first', endsGroup && 'last', message.status];
			element.className = ['message', message.sender, ...flags].filter(Boolean).join(' ');
			if (shown !== message.content) bubble.replaceChildren(...toNodes(message.content));
			shown = message.content;
			if (message.sender === 'visitor') setText(name, texts.you);
			else if (message.sender === 'ai') setText(name, texts.assistant);
			else setText(name, operatorName ?? texts.operator);
			showMeta(message);
		},
	};

	function showMeta({ status, timestamp }: ChatMessage): void {
		if (status === 'failed') {
			if (!retry.isConnected) meta.replaceChildren(texts.notSent, ' ', retry);
		} else {
			const time = formatTime(new Date(timestamp), locale);
			setText(meta, status === 'sending' ? texts.sending : time);
		}
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
