/** Decides which messages belong together, and where a new day begins. */
import type { ChatMessage } from '../message-list';

const GROUP_MS = 5 * 60_000;

export interface GroupedMessage {
	message: ChatMessage;
	/** First of its day: a line with the date goes above it. */
	startsDay: boolean;
	/** First of a group: the sender's name goes above it. */
	startsGroup: boolean;
	/** Last of a group: the time goes below it. */
	endsGroup: boolean;
}

/** A group is a run of messages of one person with no long pause in it. */
export function groupMessages(messages: readonly ChatMessage[]): GroupedMessage[] {
	return messages.map((message, index) => {
		const previous = messages[index - 1];
		const next = messages[index + 1];
		return {
			message,
			startsDay: !previous || !isSameDay(previous, message),
			startsGroup: !previous || !belongTogether(previous, message),
			endsGroup: !next || !belongTogether(message, next),
		};
	});
}

function belongTogether(first: ChatMessage, second: ChatMessage): boolean {
	const pause = Date.parse(second.timestamp) - Date.parse(first.timestamp);
	const isSamePerson = first.sender === second.sender && first.operatorName === second.operatorName;
	return isSamePerson && pause < GROUP_MS && isSameDay(first, second);
}

function isSameDay(first: ChatMessage, second: ChatMessage): boolean {
	return new Date(first.timestamp).toDateString() === new Date(second.timestamp).toDateString();
}
