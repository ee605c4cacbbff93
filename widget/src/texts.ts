/** Every word the widget shows, so that a site can say it in its own language. */

export const DEFAULT_TEXTS = {
	title: 'Chat with us',
	openChat: 'Open chat',
	closeChat: 'Close chat',
	unread: '{count} unread',
	placeholder: 'Write a message…',
	send: 'Send message',
	welcome: 'Hello! Ask us anything, we are happy to help.',
	online: 'Online now',
	away: 'We reply as soon as we can',
	connecting: 'Connecting…',
	offline: 'You are offline. Messages are sent when you are back.',
	sending: 'Sending…',
	notSent: 'Not sent.',
	retry: 'Retry',
	typing: '{name} is typing',
	newMessage: 'New message from {name}',
	dismiss: 'Dismiss',
	you: 'You',
	operator: 'Support',
	assistant: 'Assistant',
	today: 'Today',
	yesterday: 'Yesterday',
};

export type Texts = typeof DEFAULT_TEXTS;

/** Puts values into a text's `{places}`. */
export function fill(text: string, values: Record<string, string | number>): string {
	return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
