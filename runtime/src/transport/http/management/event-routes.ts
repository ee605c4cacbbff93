/** Custom events to pages, the event log, and the catalogue of events. */
import { Router } from 'express';
import { z } from 'zod';
import { EVENT_CATALOGUE, isEventType, type EventType } from '../../../../../protocol/event-types';
import type { EventBody } from '../../../../../protocol/shapes';
import { ChatError } from '../../../core/chat-error';
import { broadcastEvent, emitEvent } from '../../../core/events/custom-events';
import { plainSessionId } from '../../../security/visitor-tokens';
import type { HttpContext } from '../http-context';
import { boundedJson, eventName, parse } from '../parse';
import { fromCursor, pageQuery, toPage } from './paging';

const eventBody = z.strictObject({ name: eventName, data: boundedJson.optional() });

const listQuery = z.object({
	...pageQuery,
	type: z.string().max(100).optional(),
	name: z.string().max(100).optional(),
	sessionId: z.string().max(200).optional(),
	after: z
		.string()
		.regex(/^evt_\w+$/)
		.optional(),
});

/** Custom event names shown in the catalogue. */
const MAX_NAMES = 100;

/** @throws {ChatError} UNKNOWN_EVENT_TYPE */
export function requireEventType(type: string): EventType {
	if (isEventType(type)) return type;
	throw new ChatError(
		'UNKNOWN_EVENT_TYPE',
		`There is no event "${type}". GET /event-types lists the ones that exist.`,
	);
}

/** Mounted at the API's root, since its routes share no first word. */
export function eventRoutes({ core }: HttpContext): Router {
	return Router()
		.post('/sessions/:id/events', async (request, response) => {
			const draft = parse(eventBody, request.body);
			response.json(await emitEvent(core, plainSessionId(request.params.id), draft));
		})
		.post('/broadcast', async (request, response) => {
			response.json(await broadcastEvent(core, parse(eventBody, request.body)));
		})
		.get('/events', async (request, response) => {
			const { limit, cursor, type, name, sessionId, after } = parse(listQuery, request.query);
			const beforeSeq = fromCursor(cursor, /^\d{1,15}$/);
			// Answering nothing would keep a poller waiting for ever after its event was erased.
			if (after !== undefined && !(await core.store.hasEvent(after))) {
				throw new ChatError(
					'INVALID_CURSOR',
					`There is no event "${after}". Start again without \`after\`.`,
				);
			}
			const found = await core.store.listEvents({
				type: type === undefined ? undefined : requireEventType(type),
				name,
				sessionId: sessionId === undefined ? undefined : plainSessionId(sessionId),
				afterId: after,
				beforeSeq: beforeSeq === undefined ? undefined : Number(beforeSeq),
				limit: limit + 1,
			});
			const { entries, nextCursor } = toPage(found, limit, ({ seq }) => String(seq));
			response.json({
				events: entries.map((entry) => JSON.parse(entry.body) as EventBody),
				// `after` walks forward by event id, so it has no use for a cursor that walks back.
				nextCursor: after === undefined ? nextCursor : null,
			});
		})
		.get('/event-types', async (_request, response) => {
			const names = await core.store.listEventNames(MAX_NAMES);
			response.json({ eventTypes: EVENT_CATALOGUE, customEventNames: names, nextCursor: null });
		});
}
