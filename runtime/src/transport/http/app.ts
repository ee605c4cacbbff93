/** The HTTP side as a whole: in which order a request passes what. */
import express, { type Express } from 'express';
import { apiHeaders } from './api-headers';
import { bridgeRoutes } from './bridges/bridge-routes';
import { errorHandler, notFound } from './error-handler';
import type { HttpContext } from './http-context';
import { managementRouter } from './management/management-router';
import { secureHeaders } from './secure-headers';
import { pageRoutes } from './page-routes';
import { widgetRouter } from './widget/widget-router';

export function createApp(context: HttpContext): Express {
	const app = express();
	app.disable('x-powered-by');
	// Answers here are small and new each time; hashing them all to save none is wasted work.
	app.set('etag', false);
	app.set('query parser', 'simple');

	const headers = apiHeaders(context.isAllowedOrigin);
	app.use('/pocketping', widgetRouter(context, headers));
	app.use(secureHeaders);
	app.get('/health', (_request, response) => {
		response.json({ status: 'ok', version: context.version });
	});
	app.use('/bridges', bridgeRoutes(context));
	app.use(pageRoutes(context));

	const management = managementRouter(context);
	app.use(headers);
	app.use('/v1', management);
	app.use(management);

	app.use(notFound);
	app.use(errorHandler(context.log));
	return app;
}
