/** GET /me: whose key this is, and what answers to it. */
import { Router } from 'express';
import type { HttpContext } from '../http-context';

export function meRoutes({ core, config, version }: HttpContext): Router {
	return Router().get('/', (request, response) => {
		response.json({
			projectId: core.projectId,
			project: { id: core.projectId, name: 'PocketPing' },
			version,
			host: config.publicUrl ? new URL(config.publicUrl).host : (request.headers.host ?? ''),
		});
	});
}
