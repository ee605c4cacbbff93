/** The HTTP side of the program as a whole: in which order a request passes what. */
import type { Express } from 'express';
import { apiHeaders } from './api-headers';
import { bareApp } from './bare-app';
import { bridgeRoutes } from './bridges/bridge-routes';
import { errorHandler, notFound } from './error-handler';
import { healthRoutes } from './health-routes';
import type { HttpContext } from './http-context';
import { managementRouter } from './management/management-router';
import { secureHeaders } from './secure-headers';
import { pageRoutes } from './page-routes';
import { widgetRouter } from './widget/widget-router';

export function createApp(context: HttpContext): Express {
	const app = bareApp();
	const headers = apiHeaders(context.isAllowedOrigin);
	app.use('/pocketping', widgetRouter(context, headers));
	app.use(secureHeaders);
	app.use(healthRoutes(context));
	app.use('/bridges', bridgeRoutes(context));
	app.use(pageRoutes(context));

	const management = managementRouter(context);
	app.use(headers);
	app.use('/v1', management);
	app.use(management);

	app.use(notFound);
	app.use(errorHandler(context.log, () => context.operations.metrics.errors.add('request')));
	return app;
}
