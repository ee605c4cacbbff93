/** What the Bot API says is wrong → what that means for a post. */
import { GrammyError, HttpError } from 'grammy';
import { BridgeError, type BridgeErrorKind } from '../bridge-error';

/** Beginnings and parts of descriptions, which are all the Bot API gives. The first that fits counts. */
const DESCRIPTIONS: ReadonlyArray<readonly [pattern: RegExp, kind: BridgeErrorKind]> = [
	[/message thread not found|topic_deleted|topic_id_invalid/i, 'thread-gone'],
	[
		/message to be replied not found|replied message not found|reply message not found/i,
		'post-gone',
	],
	[/message to (edit|delete|react|forward) not found|message_id_invalid/i, 'post-gone'],
	[/message to react not found|message can't be (edited|deleted)/i, 'post-gone'],
	// Somebody has to set these right; then everything that waits is posted.
	[
		/chat not found|not enough rights|have no rights|not a forum|upgraded to a supergroup/i,
		'unavailable',
	],
	[/topic_closed/i, 'unavailable'],
];

/** Whether nothing had to be done. */
export function isUnchanged(error: unknown): boolean {
	return (
		error instanceof GrammyError &&
		/message is not modified|topic_not_modified/i.test(error.description)
	);
}

/** Whether the topic is there, and closed by hand. */
export function isTopicClosed(error: unknown): boolean {
	return error instanceof GrammyError && /topic_closed/i.test(error.description);
}

/** Whether a picture is none to Telegram: of more than 10000 pixels in width and height together, for one. */
export function isNoPhoto(error: unknown): boolean {
	return error instanceof GrammyError && /photo_|image_process_failed/i.test(error.description);
}

/** Never names the address of a call, which holds the token. */
export function toBridgeError(error: unknown): BridgeError {
	if (error instanceof BridgeError) return error;
	if (error instanceof HttpError) return new BridgeError('unavailable', 'Telegram was not reached');
	if (!(error instanceof GrammyError)) throw error;
	const { error_code: status, description, parameters, method } = error;
	const reason = `${method}: ${status} ${description}`.slice(0, 300);
	if (status === 429) {
		return new BridgeError('throttled', reason, (parameters.retry_after ?? 1) * 1000, status);
	}
	if (status !== 400) return new BridgeError('unavailable', reason, undefined, status);
	const kind = DESCRIPTIONS.find(([pattern]) => pattern.test(description))?.[1] ?? 'refused';
	return new BridgeError(kind, reason, undefined, status);
}
