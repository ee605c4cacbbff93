/** What browsers load from here: the widget script and the demo shop. */
import { Router, static as files, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { HttpContext } from './http-context';

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

/** The forms the widget is there in besides its own, the smallest first. */
const ENCODINGS = [
	{ name: 'br', suffix: '.br' },
	{ name: 'gzip', suffix: '.gz' },
] as const;

/** Any page on any site may load the widget. */
const embeddable: RequestHandler = (_request, response, next) => {
	response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
	response.setHeader('Access-Control-Allow-Origin', '*');
	response.setHeader('X-Content-Type-Options', 'nosniff');
	next();
};

export function pageRoutes({ publicDir, core }: HttpContext): Router {
	const policy = policyFor(() => new URL(core.fileUrl({ id: 'x', filename: 'x' })).origin);
	return Router()
		.get('/', (_request, response) => response.redirect('/demo'))
		.get('/widget.js', embeddable, (request, response) => {
			// Written at build time: squeezing the same file anew for every visitor would be a waste.
			// Asked for one by one, as browsers name all they take without a preference.
			const encoding = ENCODINGS.find(({ name }) => request.acceptsEncodings(name));
			if (encoding) response.setHeader('Content-Encoding', encoding.name);
			response.vary('Accept-Encoding').type('text/javascript');
			response.sendFile(`widget.js${encoding?.suffix ?? ''}`, { root: publicDir, maxAge: '5m' });
		})
		.get('/demo', policy, (_request, response) => {
			response.sendFile('demo/demo.html', { root: publicDir });
		})
		.use('/demo', policy, files(`${publicDir}/demo`, { index: false, redirect: false }));
}
