/** /operator/status: whether humans are there to answer. */
import { Router } from 'express';
import { z } from 'zod';
import { isOperatorOnline, setOperatorOnline } from '../../../core/operators/operator-status';
import type { HttpContext } from '../http-context';
import { parse } from '../parse';

const body = z.strictObject({ online: z.boolean() });

export function operatorRoutes({ core }: HttpContext): Router {
	return Router()
		.get('/status', async (_request, response) => {
			response.json({ online: await isOperatorOnline(core.store) });
		})
		.put('/status', async (request, response) => {
			const { online } = parse(body, request.body);
			await setOperatorOnline(core, online);
			response.json({ online });
		});
}
