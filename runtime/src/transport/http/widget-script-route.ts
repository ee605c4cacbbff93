/** GET /widget.js: the browser widget, compressed as the browser likes it. */
import { Router, type RequestHandler } from 'express';

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

/** @param publicDir directory of the files that browsers load */
export function widgetScriptRoute(publicDir: string): Router {
	return Router().get('/widget.js', embeddable, (request, response) => {
		// Written at build time: squeezing the same file anew for every visitor would be a waste.
		// Asked for one by one, as browsers name all they take without a preference.
		const encoding = ENCODINGS.find(({ name }) => request.acceptsEncodings(name));
		if (encoding) response.setHeader('Content-Encoding', encoding.name);
		response.vary('Accept-Encoding').type('text/javascript');
		response.sendFile(`widget.js${encoding?.suffix ?? ''}`, { root: publicDir, maxAge: '5m' });
	});
}
