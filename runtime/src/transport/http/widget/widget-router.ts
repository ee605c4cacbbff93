/** The widget channel's HTTP routes, under /pocketping. */
import { Router, type RequestHandler } from 'express';
import type { HttpContext } from '../http-context';
import { jsonBody } from '../json-body';
import { connectRoute } from './connect-route';
import { disconnectRoute } from './disconnect-route';
import { eventRoute } from './event-route';
import { identifyRoute } from './identify-route';
import { messageRoute } from './message-route';
import { messagesRoute } from './messages-route';
import { presenceRoute } from './presence-route';
import { typingRoute } from './typing-route';

/** @param headers run first: also errors need them */
export function widgetRouter(context: HttpContext, headers: RequestHandler): Router {
	return Router()
		.use(headers, jsonBody)
		.post('/message', messageRoute(context))
		.post('/connect', connectRoute(context))
		.get('/messages', messagesRoute(context))
		.post('/event', eventRoute(context))
		.post('/typing', typingRoute(context))
		.post('/identify', identifyRoute(context))
		.post('/disconnect', disconnectRoute(context))
		.get('/presence', presenceRoute(context));
}
