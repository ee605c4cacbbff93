/**
 * The HTTP side inside of another program, which decides on the path in front: the widget's channel at the root of
 * it, the management API below `/api`.
 */
import type { Express } from 'express';
import { apiHeaders } from './api-headers';
import { bareApp } from './bare-app';
import { bridgeRoutes } from './bridges/bridge-routes';
import { errorHandler, notFound } from './error-handler';
import { hostBody } from './host-body';
import { healthRoutes } from './health-routes';
import type { HttpContext } from './http-context';
import { managementRouter } from './management/management-router';
import { secureHeaders } from './secure-headers';
import { widgetRouter } from './widget/widget-router';
import { widgetScriptRoute } from './widget-script-route';

/** An app of its own, so that it depends neither on the host's settings nor on its version of express. */
export function createMountedApp(context: HttpContext): Express {
	const app = bareApp();
	const { metrics } = context.operations;
	const headers = apiHeaders(context.isAllowedOrigin);
	const management = managementRouter(context);
	app.use((_request, response, next) => {
		metrics.watch(response);
		next();
	});
	// In front of the headers that keep everything else out of caches.
	app.use('/widget.js', secureHeaders);
	app.use(widgetScriptRoute(context.publicDir));
	app.use(headers, hostBody);
	app.use('/api', secureHeaders, healthRoutes(context));
	app.use('/api/v1', management);
	app.use('/api', management, notFound);
	app.use('/bridges', secureHeaders, bridgeRoutes(context), notFound);
	app.use(widgetRouter(context, headers));
	app.use(notFound);
	app.use(errorHandler(context.log, () => metrics.errors.add('request')));
	return app;
}
