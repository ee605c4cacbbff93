/** What the Discord API says is wrong → what that means for a post. */
import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { BridgeError, type BridgeErrorKind } from '../bridge-error';

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const KINDS: Record<string, BridgeErrorKind> = {
	// Unknown channel: a thread is one.
	10003: 'thread-gone',
	10008: 'post-gone',
	// Of another user.
	50005: 'refused',
	50006: 'refused',
	50021: 'post-gone',
	50035: 'refused',
	40005: 'refused',
	30010: 'refused',
};

/** Whether a thread has to be opened first: everything but posting in it is refused while it is archived. */
export function isArchived(error: unknown): boolean {
	return error instanceof DiscordAPIError && error.code === 50083;
}

export function toBridgeError(error: unknown): BridgeError {
	if (error instanceof BridgeError) return error;
	if (error instanceof RateLimitError) {
		return new BridgeError('throttled', 'Discord: rate limited', error.retryAfter, 429);
	}
	if (error instanceof DiscordAPIError) {
		const { code, status, rawError } = error;
		const isReply = code === 50035 && JSON.stringify(rawError).includes('message_reference');
		const kind = isReply ? 'post-gone' : (KINDS[code] ?? 'unavailable');
		const message = 'message' in rawError ? rawError.message : rawError.error;
		return new BridgeError(kind, `Discord: ${code} ${message}`.slice(0, 300), undefined, status);
	}
	if (error instanceof HTTPError) {
		const { status } = error;
		return new BridgeError('unavailable', `Discord: HTTP ${status}`, undefined, status);
	}
	return new BridgeError('unavailable', 'Discord was not reached');
}
