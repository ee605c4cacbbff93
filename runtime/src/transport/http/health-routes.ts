/** GET /health (the process lives), /ready (it can do its work) and /metrics (how it does it). */
import { Router, type RequestHandler } from 'express';
import type { BridgeState } from '../../bridges/bridge';
import { ChatError } from '../../core/chat-error';
import { bearerKey } from '../../security/api-keys';
import { addressKey } from '../../security/client-address';
import type { HttpContext } from './http-context';

/** Seconds after which somebody who was told that the service is not ready may ask again. */
const ASK_AGAIN_SECONDS = 5;

export function healthRoutes(context: HttpContext): Router {
	return Router()
		.get('/health', (_request, response) => {
			response.json({ status: 'ok', version: context.version });
		})
		.get('/ready', readyRoute(context))
		.get('/metrics', metricsRoute(context));
}

/** Strangers may ask: the answer names what is wrong, and nothing of why. */
function readyRoute({ operations, bridges }: HttpContext): RequestHandler {
	return async (_request, response) => {
		const { ready, checks } = await operations.readiness();
		response.setHeader('Cache-Control', 'no-store');
		if (!ready) response.status(503).setHeader('Retry-After', ASK_AGAIN_SECONDS);
		response.json({ ready, checks, bridges: statusesOf(bridges.states) });
	};
}

/** Of each bridge how it is. None of them makes the service unready: visitors are served without any. */
function statusesOf(states: Partial<Record<string, BridgeState>>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(states).map(([name, state]) => [name, state?.status ?? 'starting']),
	);
}

/**
 * For whoever has the API key or METRICS_TOKEN, from everywhere: behind a proxy, strangers come from this very machine.
 * @throws {ChatError} UNAUTHORIZED
 */
function metricsRoute(context: HttpContext): RequestHandler {
	const { isApiKey, isMetricsToken, limits, addressOf, operations } = context;
	return async (request, response) => {
		const key = bearerKey(request.headers.authorization);
		if (!isMetricsToken(key) && !isApiKey(key)) {
			await limits.take('refusal', addressKey(addressOf(request)));
			throw new ChatError(
				'UNAUTHORIZED',
				'Send the header `Authorization: Bearer <METRICS_TOKEN or API key>`.',
			);
		}
		const { body, contentType } = await operations.exposition.text();
		response.setHeader('Cache-Control', 'no-store');
		response.setHeader('Content-Type', contentType);
		response.end(body);
	};
}
