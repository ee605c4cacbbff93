/** The server of a connection, or an error that the person who made the connection understands. */
import type { Bundle, ZObject } from 'zapier-platform-core';
import { readServerUrl, ServerUrlError } from './server-url';

/**
 * @returns the origin that every request of this connection goes to
 * @throws z.errors.Error with the code INVALID_SERVER_URL
 */
export function originOf(z: Pick<ZObject, 'errors'>, bundle: Pick<Bundle, 'authData'>): string {
	try {
		return readServerUrl(bundle.authData.server_url);
	} catch (error) {
		if (!(error instanceof ServerUrlError)) throw error;
		throw new z.errors.Error(error.message, 'INVALID_SERVER_URL', 400);
	}
}
