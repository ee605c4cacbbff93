/** What the Slack Web API says is wrong → what that means for a post. */
import { BridgeError, type BridgeErrorKind } from '../bridge-error';

const KINDS: Record<string, BridgeErrorKind> = {
	thread_not_found: 'thread-gone',
	invalid_thread_ts: 'thread-gone',
	cannot_reply_to_message: 'thread-gone',
	message_not_found: 'post-gone',
	cant_update_message: 'post-gone',
	cant_delete_message: 'post-gone',
	cant_delete_file: 'post-gone',
	edit_window_closed: 'post-gone',
	file_not_found: 'post-gone',
	file_deleted: 'post-gone',
	no_item_specified: 'post-gone',
	msg_too_long: 'refused',
	no_text: 'refused',
	msg_blocks_too_long: 'refused',
	invalid_name: 'refused',
	too_many_reactions: 'refused',
};

/** Nothing had to be done. */
const UNCHANGED = new Set(['already_reacted', 'no_reaction']);

/** The fields that the errors of @slack/web-api have, by their `code`. */
interface SlackFailure {
	code?: string;
	data?: { error?: string };
	retryAfter?: number;
	statusCode?: number;
}

export function isUnchanged(error: unknown): boolean {
	return UNCHANGED.has((error as SlackFailure).data?.error ?? '');
}

export function toBridgeError(error: unknown): BridgeError {
	if (error instanceof BridgeError) return error;
	const { code = '', data, retryAfter, statusCode } = error as SlackFailure;
	if (!code.startsWith('slack_')) throw error;
	if (retryAfter !== undefined) {
		return new BridgeError('throttled', 'Slack: ratelimited', retryAfter * 1000, 429);
	}
	if (data?.error !== undefined) {
		return new BridgeError(
			KINDS[data.error] ?? 'unavailable',
			`Slack: ${data.error}`,
			undefined,
			400,
		);
	}
	const reason = statusCode === undefined ? 'Slack was not reached' : `Slack: HTTP ${statusCode}`;
	return new BridgeError('unavailable', reason, undefined, statusCode);
}
