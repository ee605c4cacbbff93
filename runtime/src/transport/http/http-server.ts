/** The HTTP server and how long it waits for what. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { bodyDeadline } from './body-deadline';
import type { MessageClasses } from './message-classes';

/** Milliseconds that a client has. */
const PATIENCE = {
	/** For the headers of a request. */
	headersTimeout: 15_000,
	/**
	 * For a whole request: longer than a file may take (UPLOAD_TTL_MS), as this one is answered without the headers
	 * that let a page read it. Bodies have deadlines of their own.
	 */
	requestTimeout: 930_000,
	/** Between two requests: a little more than proxies usually keep a connection, so that they end it. */
	keepAliveTimeout: 65_000,
	/** How often the first two are looked at. */
	connectionsCheckingInterval: 2000,
} as const;

/** Milliseconds for any body that is no file, whoever reads it, and if nobody does. */
const BODY_TIMEOUT = 60_000;

export interface HttpServerOptions extends Partial<Record<keyof typeof PATIENCE, number>> {
	/** Milliseconds for a body that is no file. */
	bodyTimeout?: number;
	/** What requests and responses are made of, if not of Node's own classes. */
	classes?: MessageClasses;
}

export function createHttpServer(
	listener: RequestListener,
	{ bodyTimeout = BODY_TIMEOUT, classes, ...patience }: HttpServerOptions = {},
): Server {
	const options = { ...PATIENCE, ...patience, ...classes, shouldUpgradeCallback: isWebSocket };
	return createServer(options, (request, response) => {
		// Files are PUT.
		if (request.method !== 'PUT' && hasBody(request)) {
			bodyDeadline(request, () => request.destroy(), bodyTimeout);
		}
		listener(request, response);
	});
}

function hasBody({ headers }: IncomingMessage): boolean {
	return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

/** Other protocols, such as h2c, are offers that may be passed over. */
function isWebSocket({ headers }: IncomingMessage): boolean {
	return headers.upgrade?.toLowerCase() === 'websocket';
}
