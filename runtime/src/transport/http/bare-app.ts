/** An express app with what holds for all of this service's: no more headers and no more parsing than it needs. */
import express, { type Express } from 'express';

export function bareApp(): Express {
	const app = express();
	app.disable('x-powered-by');
	// Answers here are small and new each time; hashing them all to save none is wasted work.
	app.set('etag', false);
	app.set('query parser', 'simple');
	return app;
}
