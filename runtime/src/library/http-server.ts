/** The server of a host program, whose WebSockets an instance takes. */
import type { Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';

/** A server of `node:http` or `node:https`. */
export type HttpServer = Server | HttpsServer;

/** Which WebSockets of a server are the chat's. */
export interface AttachOptions {
	/** Where the router is mounted. Default `/pocketping`. */
	path?: string;
}
