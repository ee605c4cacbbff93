/** Where platforms call: each call proves first that it is theirs, and changes nothing otherwise. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Router, type RequestHandler } from 'express';
import { ChatError } from '../../../core/chat-error';
import { addressKey } from '../../../security/client-address';
import type { HttpContext } from '../http-context';
import { jsonObject, rawBody } from './raw-body';
import { isFromSlack } from './slack-signature';

export function bridgeRoutes(context: HttpContext): Router {
	const { config, log } = context;
	const { telegram, slack } = config.bridges;
	const router = Router();
	let told = 0;
	/** Once a minute: whoever tries does so often. */
	const refuse = (bridge: string): never => {
		const now = context.core.clock.now();
		if (now - told >= 60_000) {
			told = now;
			log.warn({ bridge }, 'refused a call that is not from the platform');
		}
		throw new ChatError('UNAUTHORIZED', 'This call is not signed by the platform.');
	};
	if (telegram?.webhookSecret) {
		router.post('/telegram/webhook', telegramWebhook(context, telegram.webhookSecret, refuse));
	}
	if (slack?.signingSecret) {
		router.post('/slack/events', slackEvents(context, slack.signingSecret, refuse));
	}
	return router;
}

function telegramWebhook(
	{ bridges, limits, addressOf }: HttpContext,
	secret: string,
	refuse: (bridge: string) => never,
): RequestHandler {
	return async (request, response) => {
		const given = request.headers['x-telegram-bot-api-secret-token'];
		if (typeof given !== 'string' || !isSame(given, secret)) {
			await limits.take('address', addressKey(addressOf(request)));
			refuse('telegram');
		}
		await bridges.receiveTelegram(jsonObject(await rawBody(request)));
		response.json({ ok: true });
	};
}

function slackEvents(
	{ bridges, core, limits, addressOf, log }: HttpContext,
	secret: string,
	refuse: (bridge: string) => never,
): RequestHandler {
	return async (request, response) => {
		const body = await rawBody(request);
		const { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature } =
			request.headers;
		const call = { timestamp: String(timestamp), signature: String(signature), body };
		if (!isFromSlack(call, secret, core.clock.now())) {
			await limits.take('address', addressKey(addressOf(request)));
			refuse('slack');
		}
		const event = jsonObject(body);
		if (event.type === 'url_verification') {
			response.json({ challenge: event.challenge });
			return;
		}
		// Slack gives three seconds and then tries again; a file may take longer, and is not loaded twice.
		const handled = bridges.receiveSlack(event);
		handled.catch((error: unknown) => log.error({ err: error }, 'a Slack event was not handled'));
		await Promise.race([handled, new Promise<void>((resolve) => core.clock.after(2000, resolve))]);
		response.json({ ok: true });
	};
}

/** In a time that does not depend on how much of it is right, its length included. */
function isSame(given: string, expected: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(given), digest(expected));
}
