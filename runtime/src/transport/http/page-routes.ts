/** What browsers load from here: the widget script and the demo shop. */
import { Router, static as files } from 'express';
import helmet from 'helmet';
import type { HttpContext } from './http-context';
import { widgetScriptRoute } from './widget-script-route';

/**
 * The demo runs under the policy that a careful site would use, which keeps the widget honest.
 * @param filesOrigin where uploaded pictures are loaded from
 */
const policyFor = (filesOrigin: () => string) =>
	helmet({
		contentSecurityPolicy: {
			useDefaults: false,
			directives: {
				defaultSrc: ["'none'"],
				scriptSrc: ["'self'"],
				styleSrc: ["'self'"],
				imgSrc: ["'self'", 'data:', filesOrigin],
				connectSrc: ["'self'", 'ws:', 'wss:'],
				fontSrc: ["'self'"],
				baseUri: ["'none'"],
				formAction: ["'none'"],
				frameAncestors: ["'none'"],
			},
		},
		// The service may be reached by plain HTTP in a trial; whoever ends TLS in front decides on HSTS.
		strictTransportSecurity: false,
	});

export function pageRoutes({ publicDir, core }: HttpContext): Router {
	const policy = policyFor(() => new URL(core.fileUrl({ id: 'x', filename: 'x' })).origin);
	return Router()
		.get('/', (_request, response) => response.redirect('/demo'))
		.use(widgetScriptRoute(publicDir))
		.get('/demo', policy, (_request, response) => {
			response.sendFile('demo/demo.html', { root: publicDir });
		})
		.use('/demo', policy, files(`${publicDir}/demo`, { index: false, redirect: false }));
}
