/** What a page that opens is told: its session, the conversation so far, and how the chat is to look and behave. */
import { FILE_TYPES } from '../../../core/attachments/file-types';
import { MAX_FILE_BYTES } from '../../../core/attachments/upload-limits';
import type { Connection } from '../../../core/sessions/connect';
import { pendingCsatFrame } from '../../../core/sessions/csat';
import { toMessage, type FileUrl } from '../../../core/shapes/management-shapes';
import { toWidgetIdentity, toWidgetMessage } from '../../../core/shapes/widget-shapes';
import { isPreChatCompleted } from '../../../core/widget-config/widget-config';

/** Which files the page may offer to send. */
const UPLOADS = {
	maxBytes: MAX_FILE_BYTES,
	mimeTypes: FILE_TYPES.map(({ mimeType }) => mimeType),
};

/**
 * @param sealedId the widget-facing session id
 * @param fileUrl where this page reads files
 */
export function connectAnswer(
	sealedId: string,
	fileUrl: FileUrl,
	{ session, messages, quotes, operatorOnline, widgetConfig, seq }: Connection,
): Record<string, unknown> {
	const { preChatForm, operatorReachable = true, ...appearance } = widgetConfig;
	return {
		sessionId: sealedId,
		visitorId: session.visitorId,
		operatorOnline,
		operatorReachable,
		...appearance,
		...(preChatForm?.enabled && {
			preChatForm: { ...preChatForm, completed: isPreChatCompleted(preChatForm, session) },
		}),
		...(session.identity && { identity: toWidgetIdentity(session.identity) }),
		// A page that only polls gets no frames, so this is where it hears that a rating is awaited.
		...(pendingCsatFrame(session) && { csatPending: true }),
		messages: messages.map((message) =>
			toWidgetMessage(toMessage(message, fileUrl), quotes.get(message.replyTo ?? '')),
		),
		uploads: UPLOADS,
		seq,
	};
}
