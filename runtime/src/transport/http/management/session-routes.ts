/** /sessions: list, get, export, erase, close, identify, ask for a rating or a picture of the page, switch the AI. */
import { Router } from 'express';
import { z } from 'zod';
import { closeSession } from '../../../core/sessions/close-session';
import { requestCsat } from '../../../core/sessions/csat';
import { eraseSession } from '../../../core/sessions/erase-session';
import { exportSession } from '../../../core/sessions/export-session';
import { identify } from '../../../core/sessions/identify';
import { requireSession } from '../../../core/sessions/require-session';
import { requestScreenshot } from '../../../core/sessions/screenshots';
import { toggleAi } from '../../../core/sessions/toggle-ai';
import { toSession } from '../../../core/shapes/management-shapes';
import { plainSessionId } from '../../../security/visitor-tokens';
import type { HttpContext } from '../http-context';
import { boundedObject, parse } from '../parse';
import { fromCursor, pageQuery, toPage } from './paging';

const listQuery = z.object({
	...pageQuery,
	status: z.enum(['active', 'closed']).optional(),
	email: z.string().max(320).optional(),
	identityId: z.string().max(200).optional(),
	visitorId: z.string().max(100).optional(),
	q: z.string().max(200).optional(),
	createdAfter: z.iso
		.datetime({ offset: true })
		.transform((text) => Date.parse(text))
		.optional(),
});

const identityBody = z
	.strictObject({
		email: z.string().min(1).max(320).optional(),
		name: z.string().min(1).max(200).optional(),
		customerId: z.string().min(1).max(200).optional(),
		metadata: boundedObject.optional(),
	})
	.refine((body) => Object.keys(body).length > 0, 'send at least one of email, name, customerId');

const screenshotBody = z.strictObject({ requestedBy: z.string().max(200).optional() });

const aiBody = z.strictObject({ enabled: z.boolean() });

export function sessionRoutes({ core }: HttpContext): Router {
	const { projectId, store } = core;
	return Router()
		.get('/', async (request, response) => {
			const { limit, cursor, ...filter } = parse(listQuery, request.query);
			const found = await store.listSessions({
				...filter,
				beforeId: fromCursor(cursor, /^sess_\w+$/),
				limit: limit + 1,
			});
			const { entries, nextCursor } = toPage(found, limit, ({ id }) => id);
			response.json({ sessions: entries.map((entry) => toSession(entry, projectId)), nextCursor });
		})
		.get('/:id', async (request, response) => {
			const session = await requireSession(store, plainSessionId(request.params.id));
			response.json(toSession(session, projectId));
		})
		.get('/:id/export', async (request, response) => {
			response.json(await exportSession(core, plainSessionId(request.params.id)));
		})
		.delete('/:id', async (request, response) => {
			const id = plainSessionId(request.params.id);
			await eraseSession(core, id);
			response.json({ id, deleted: true });
		})
		.post('/:id/close', async (request, response) => {
			const session = await closeSession(core, plainSessionId(request.params.id));
			response.json(toSession(session, projectId));
		})
		.post('/:id/identify', async (request, response) => {
			// A workflow may pass on what a visitor typed.
			const identity = { ...parse(identityBody, request.body), verified: false };
			const session = await identify(core, plainSessionId(request.params.id), identity, 'api');
			response.json(toSession(session, projectId));
		})
		.post('/:id/csat', async (request, response) => {
			const session = await requestCsat(core, plainSessionId(request.params.id));
			response.json(toSession(session, projectId));
		})
		.post('/:id/screenshot', async (request, response) => {
			const { requestedBy } = parse(screenshotBody, request.body ?? {});
			const sessionId = plainSessionId(request.params.id);
			const session = await requestScreenshot(core, sessionId, requestedBy);
			const { screenshot } = session;
			response.status(202).json({ sessionId, requestId: screenshot?.requestId });
		})
		.post('/:id/ai', async (request, response) => {
			const { enabled } = parse(aiBody, request.body);
			const session = await toggleAi(core, plainSessionId(request.params.id), enabled);
			response.json(toSession(session, projectId));
		});
}
