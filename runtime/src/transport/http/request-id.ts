/** The name of a request in the log and in its answer. Most requests never need one, so none is made in advance. */
import type { IncomingMessage } from 'node:http';
import { newId } from '../../core/new-id';

/** What a proxy or a workflow may call a request: it goes into log lines and headers as it is. */
const FORM = /^[\w.:/+=-]{1,128}$/;

/** The caller's own `X-Request-Id` if it is a sensible one, or else a new id. Call it once per request. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
	const given = headers['x-request-id'];
	return typeof given === 'string' && FORM.test(given) ? given : newId('req', Date.now());
}
