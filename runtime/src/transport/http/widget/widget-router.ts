/** The widget channel's HTTP routes, under /pocketping. */
import { Router } from 'express';
import type { HttpContext } from '../http-context';
import { connectRoute } from './connect-route';
import { disconnectRoute } from './disconnect-route';
import { eventRoute } from './event-route';
import { identifyRoute } from './identify-route';
import { messageRoute } from './message-route';
import { messagesRoute } from './messages-route';
import { presenceRoute } from './presence-route';
import { typingRoute } from './typing-route';

export function widgetRouter(context: HttpContext): Router {
	return Router()
		.post('/connect', connectRoute(context))
		.post('/message', messageRoute(context))
		.get('/messages', messagesRoute(context))
		.post('/event', eventRoute(context))
		.post('/typing', typingRoute(context))
		.post('/identify', identifyRoute(context))
		.post('/disconnect', disconnectRoute(context))
		.get('/presence', presenceRoute(context));
}
