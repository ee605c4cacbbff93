/** POST /message: the visitor writes. */
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { toIso } from '../../../core/clock';
import { postMessage } from '../../../core/messages/post-message';
import { toAttachment } from '../../../core/shapes/management-shapes';
import { addressKey } from '../../../security/client-address';
import { noRateLimits } from '../../../security/rate-limits';
import type { HttpContext } from '../http-context';
import { clientId, parse } from '../parse';
import { sendJson } from '../send-json';
import { fileAddress } from './file-address';
import { visitorSession } from './visitor-session';

/** `sender` is not read: whoever comes through this door is the visitor. */
const body = z.object({
	content: z.string(),
	replyTo: z.string().max(100).nullish(),
	clientId: clientId.optional(),
	attachmentIds: z.array(z.string().max(100)).max(100).nullish(),
});

export function messageRoute(context: HttpContext): RequestHandler {
	const { core, tokens, limits, addressOf } = context;
	const fileUrlFor = fileAddress(context);
	// What every message would pay for.
	const isLimited = limits !== noRateLimits;
	return async (request, response) => {
		const sessionId = visitorSession(tokens, request.body);
		if (isLimited) {
			await limits.take('message', sessionId);
			await limits.take('address', addressKey(addressOf(request)));
		}
		const input = parse(body, request.body);
		core.visitors.note(sessionId);
		const message = await postMessage(core, {
			sessionId,
			content: input.content,
			type: 'visitor',
			replyTo: input.replyTo ?? undefined,
			clientId: input.clientId,
			attachmentIds: input.attachmentIds?.length ? input.attachmentIds : undefined,
		});
		sendJson(response, {
			messageId: message.id,
			timestamp: toIso(message.createdAt),
			attachments: message.attachments?.map((file) => toAttachment(file, fileUrlFor(request))),
		});
	};
}
