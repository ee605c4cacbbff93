/** POST /connect: a page opens and gets its session, its history and its place in the event log. */
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { ChatError } from '../../../core/chat-error';
import { connect } from '../../../core/sessions/connect';
import { fromWidgetMetadata } from '../../../core/shapes/widget-shapes';
import { addressKey } from '../../../security/client-address';
import type { HttpContext } from '../http-context';
import { sendJson } from '../send-json';
import { parse } from '../parse';
import { connectAnswer } from './connect-answer';
import { fileAddress } from './file-address';
import { fitMetadata } from './fit-metadata';
import { readIdentity } from './read-identity';
import { checkVersion, refusalDetails, versionFrame, versionHeaders } from './widget-version';

/** The page's stream opens about now; the headers of the answer have said the same already. */
const VERSION_FRAME_DELAY_MS = 500;

/** Unknown fields are left alone: newer widgets may send more. */
const body = z.object({
	visitorId: z
		.string()
		.regex(/^[\w-]{1,64}$/)
		.optional()
		.catch(undefined),
	sessionId: z.string().max(200).nullish().catch(undefined),
	metadata: z.unknown().optional(),
	identity: z.unknown().optional(),
});

export function connectRoute(context: HttpContext): RequestHandler {
	const { core, tokens, limits, addressOf, config, identities, factsOf } = context;
	const fileUrlFor = fileAddress(context);
	return async (request, response) => {
		const widgetVersion = headerOf(request, 'x-pocketping-version');
		const verdict = checkVersion(widgetVersion, config.widgetVersions);
		response.setHeaders(new Map(Object.entries(versionHeaders(verdict, config.widgetVersions))));
		if (verdict.status === 'unsupported') {
			const details = refusalDetails(config.widgetVersions);
			throw new ChatError('WIDGET_VERSION_UNSUPPORTED', verdict.message, undefined, details);
		}
		const address = addressOf(request);
		await limits.take('connect', addressKey(address));
		const input = parse(body, request.body);
		const who = await readIdentity(identities, input.identity);
		const connection = await connect(core, {
			// An id that proves nothing is treated as no id: a new session, and no hint that it exists.
			provenSessionId: tokens.open(input.sessionId),
			visitorId: input.visitorId,
			metadata: fromWidgetMetadata(fitMetadata(input.metadata, factsOf(request, address))),
			ip: address === '' ? undefined : address,
			identity: who.identity,
			proof: {
				customerId: who.provenCustomerId,
				claimedId: who.claimedId,
				isRequired: identities.required,
			},
		});
		// The chat opens all the same: the widget would not try again.
		const { identityRefusal: refusal } = connection;
		const error = who.error ?? (refusal && new ChatError(refusal));
		const identityError = error && { code: error.code, message: error.message };
		sendJson(response, {
			...connectAnswer(tokens.seal(connection.session.id), fileUrlFor(request), connection),
			...(identityError && { identityError }),
		});
		if (verdict.status === 'ok') return;
		const frame = versionFrame(widgetVersion, verdict, config.widgetVersions);
		core.clock.after(VERSION_FRAME_DELAY_MS, () =>
			core.realtime.sendToSession(connection.session.id, frame),
		);
	};
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
	const value = headers[name];
	return Array.isArray(value) ? value[0] : value;
}
