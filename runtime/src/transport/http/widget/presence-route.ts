/** GET /presence: whether somebody is there to answer. */
import type { RequestHandler } from 'express';
import { isOperatorOnline } from '../../../core/operators/operator-status';
import type { HttpContext } from '../http-context';

export function presenceRoute({ core }: HttpContext): RequestHandler {
	return async (_request, response) => {
		response.json({ online: await isOperatorOnline(core.store) });
	};
}
