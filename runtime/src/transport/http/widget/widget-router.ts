/** The widget channel's HTTP routes, under /pocketping. */
import { Router, type RequestHandler } from 'express';
import type { HttpContext } from '../http-context';
import { jsonBody } from '../json-body';
import { connectRoute } from './connect-route';
import { csatRoute } from './csat-route';
import { disconnectRoute } from './disconnect-route';
import { eventRoute } from './event-route';
import { fileRoute } from './file-route';
import { identifyRoute } from './identify-route';
import { limitRequests } from './limit-requests';
import { deleteMessageRoute, editMessageRoute } from './message-change-routes';
import { messageRoute } from './message-route';
import { messagesRoute } from './messages-route';
import { prechatRoute } from './prechat-route';
import { presenceRoute } from './presence-route';
import { readRoute } from './read-route';
import { refuseBlocked } from './refuse-blocked';
import { screenshotRequestsRoute } from './screenshot-requests-route';
import { screenshotCompleteRoute, screenshotUploadRoute } from './screenshot-upload-route';
import { streamRoute } from './stream-route';
import { typingRoute } from './typing-route';
import { uploadBytesRoute } from './upload-bytes-route';
import { uploadCompleteRoute, uploadRoute } from './upload-route';
import { visibilityRoute } from './visibility-route';

/**
 * Files are read in front of the filters: operators, workflows and their programs read them too, and the address
 * is the proof. Their bytes are received in front of the JSON parser.
 * @param headers run first: also errors need them
 */
export function widgetRouter(context: HttpContext, headers: RequestHandler): Router {
	const guards = [...limitRequests(context), ...refuseBlocked(context.gate)];
	const router = Router().use(headers);
	// In front of everything else: what comes most often should not be compared with every other address.
	router.post('/message', ...guards, jsonBody, messageRoute(context));
	router.get('/files/:proof/:filename', fileRoute(context));
	for (const guard of guards) router.use(guard);
	return router
		.put('/uploads/:proof', uploadBytesRoute(context))
		.use(jsonBody)
		.patch('/message/:id', editMessageRoute(context))
		.delete('/message/:id', deleteMessageRoute(context))
		.post('/connect', connectRoute(context))
		.get('/messages', messagesRoute(context))
		.post('/event', eventRoute(context))
		.post('/typing', typingRoute(context))
		.post('/identify', identifyRoute(context))
		.post('/prechat', prechatRoute(context))
		.post('/csat', csatRoute(context))
		.post('/read', readRoute(context))
		.post('/visibility', visibilityRoute(context))
		.post('/disconnect', disconnectRoute(context))
		.post('/upload', uploadRoute(context))
		.post('/upload/complete', uploadCompleteRoute(context))
		.get('/screenshot/requests', screenshotRequestsRoute(context))
		.post('/screenshot/upload', screenshotUploadRoute(context))
		.post('/screenshot/upload/complete', screenshotCompleteRoute(context))
		.get('/presence', presenceRoute(context))
		.get('/stream', streamRoute(context));
}
