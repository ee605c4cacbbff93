/** /webhooks: subscriptions to events. */
import { Router, type Request } from 'express';
import { z } from 'zod';
import {
	createWebhook,
	deleteWebhook,
	requireWebhook,
	testWebhook,
	updateWebhook,
} from '../../../core/webhooks/subscriptions';
import { rotateSecret } from '../../../core/webhooks/rotate-secret';
import { webhookTarget } from '../../../core/events/delivery-targets';
import { toWebhook } from '../../../core/shapes/management-shapes';
import { plainSessionId } from '../../../security/visitor-tokens';
import type { HttpContext } from '../http-context';
import { parse } from '../parse';
import { requireEventType } from './event-routes';
import { fromCursor, pageQuery, toPage } from './paging';

const url = z.string().max(2000);
const events = z.array(z.string().max(100)).min(1, 'name at least one event, or "*"').max(50);
const namePatterns = z
	.array(
		z
			.string()
			.max(100)
			.regex(/^[^*]*\*?$/, 'may have one * at its end only')
			.min(1),
	)
	.max(50);
const text = z.string().max(500);

const conditions = z.strictObject({
	sender: z
		.array(z.enum(['visitor', 'operator', 'ai', 'system']))
		.min(1)
		.optional(),
	pageUrlContains: z.string().min(1).max(500).optional(),
	handledBy: z
		.array(z.enum(['waiting', 'bot', 'human', 'closed']))
		.min(1)
		.optional(),
});

const secret = z
	.string()
	.regex(/^[\x21-\x7e]{16,200}$/, 'must be 16 to 200 printable characters without spaces')
	.refine((text) => !/^whsec_.{0,21}$/.test(text), 'has too few bytes after whsec_');

const perSecond = z.number().int().min(1).max(1000);
const batchSeconds = z.number().int().min(1).max(60);

const createBody = z.strictObject({
	url,
	events,
	eventNames: namePatterns.optional(),
	conditions: conditions.optional(),
	sessionId: z.string().max(200).transform(plainSessionId).optional(),
	secret: secret.optional(),
	description: text.optional(),
	source: z.string().max(50).optional(),
	format: z.enum(['standard', 'legacy']).optional(),
	maxPerSecond: perSecond.optional(),
	batchSeconds: batchSeconds.optional(),
});

const rotateBody = z.strictObject({ secret: secret.optional() });

const changeBody = z
	.strictObject({
		url,
		events,
		eventNames: namePatterns.nullable(),
		conditions: conditions.nullable(),
		description: text.nullable(),
		maxPerSecond: perSecond.nullable(),
		batchSeconds: batchSeconds.nullable(),
		enabled: z.boolean(),
	})
	.partial();

const listQuery = z.object(pageQuery);

/** @throws {ChatError} UNKNOWN_EVENT_TYPE */
function requireEvents(names: readonly string[]) {
	return names.map((name) => (name === '*' ? name : requireEventType(name)));
}

export function webhookRoutes({ core }: HttpContext): Router {
	const { store } = core;
	const shown = async (id: string) =>
		toWebhook(await requireWebhook(store, id), await store.getTargetStatus(webhookTarget(id)));
	const idOf = (request: Request<{ id: string }>) => request.params.id;

	return Router()
		.get('/', async (request, response) => {
			const { limit, cursor } = parse(listQuery, request.query);
			const beforeId = fromCursor(cursor, /^wh_\w+$/);
			const found = await store.listWebhooks({ beforeId, limit: limit + 1 });
			const { entries, nextCursor } = toPage(found, limit, ({ id }) => id);
			const webhooks = await Promise.all(entries.map(({ id }) => shown(id)));
			response.json({ webhooks, nextCursor });
		})
		.post('/', async (request, response) => {
			const body = parse(createBody, request.body);
			const webhook = await createWebhook(core, { ...body, events: requireEvents(body.events) });
			// This answer and that of a rotation are the ones that show the secret.
			response.status(201).json(toWebhook(webhook, undefined, core.secrets.open(webhook.secret)));
		})
		.get('/:id', async (request, response) => {
			response.json(await shown(idOf(request)));
		})
		.patch('/:id', async (request, response) => {
			const { events: names, ...rest } = parse(changeBody, request.body);
			const change = { ...rest, ...(names && { events: requireEvents(names) }) };
			await updateWebhook(core, idOf(request), change);
			response.json(await shown(idOf(request)));
		})
		.delete('/:id', async (request, response) => {
			const webhook = await deleteWebhook(core, idOf(request));
			response.json({ ...toWebhook(webhook), enabled: false, deleted: true });
		})
		.post('/:id/rotate-secret', async (request, response) => {
			const { secret } = parse(rotateBody, request.body ?? {});
			const webhook = await rotateSecret(core, idOf(request), secret);
			const status = await store.getTargetStatus(webhookTarget(webhook.id));
			response.json(toWebhook(webhook, status, core.secrets.open(webhook.secret)));
		})
		.post('/:id/test', async (request, response) => {
			response.json(await testWebhook(core, idOf(request)));
		});
}
