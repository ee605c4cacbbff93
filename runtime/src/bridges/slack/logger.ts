/** What Slack's client has to say goes to the service's own log, and only when something is wrong. */
import { LogLevel, type Logger as SlackLogger } from '@slack/bolt';
import type { LibraryLogger } from '../../library/logger';

export function slackLogger(log: LibraryLogger): SlackLogger {
	const nothing = () => {};
	const tell = (...words: unknown[]) => {
		const text = words.map((word) => (word instanceof Error ? word.message : String(word)));
		log.warn({ reason: text.join(' ').slice(0, 300) }, "Slack's client");
	};
	return {
		debug: nothing,
		info: nothing,
		warn: nothing,
		error: tell,
		setLevel: nothing,
		getLevel: () => LogLevel.ERROR,
		setName: nothing,
	};
}
