/** The HTTP server and how long it waits for what. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';

/** Milliseconds that a client has. */
const PATIENCE = {
	/** For the headers of a request. */
	headersTimeout: 15_000,
	/** For a whole request: an upload of 10 MB takes its time on a slow line. */
	requestTimeout: 120_000,
	/** Between two requests: a little more than proxies usually keep a connection, so that they end it. */
	keepAliveTimeout: 65_000,
	/** How often the first two are looked at. */
	connectionsCheckingInterval: 2000,
} as const;

export function createHttpServer(
	listener: RequestListener,
	patience: Partial<Record<keyof typeof PATIENCE, number>> = {},
): Server {
	return createServer({ ...PATIENCE, ...patience, shouldUpgradeCallback: isWebSocket }, listener);
}

/** Other protocols, such as h2c, are offers that may be passed over. */
function isWebSocket({ headers }: IncomingMessage): boolean {
	return headers.upgrade?.toLowerCase() === 'websocket';
}
