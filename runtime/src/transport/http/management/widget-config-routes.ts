/** /widget-config: how the chat looks and behaves on pages. */
import { Router } from 'express';
import { z } from 'zod';
import { readWidgetConfig, writeWidgetConfig } from '../../../core/widget-config/widget-config';
import type { HttpContext } from '../http-context';
import { boundedObject, eventName, parse } from '../parse';

/** What pages put into a style sheet: no way to end the declaration or to fetch something. */
const cssColour = z
	.string()
	.max(100)
	.regex(/^[\w#%.,()\s/-]+$/, 'is not a colour')
	.refine((text) => !/url/i.test(text), 'is not a colour');

const colour = z.union([
	cssColour,
	z.strictObject({ from: cssColour, to: cssColour, direction: cssColour.optional() }),
	z.strictObject({ light: cssColour, dark: cssColour }),
]);

const webAddress = z.url({ protocol: /^https?$/ }).max(2000);

const body = z.strictObject({
	welcomeMessage: z.string().max(1000).optional(),
	operatorName: z.string().max(100).optional(),
	operatorAvatar: webAddress.optional(),
	operatorReachable: z.boolean().optional(),
	primaryColor: colour.optional(),
	headerColor: colour.optional(),
	footerColor: colour.optional(),
	toggleColor: colour.optional(),
	chatBackground: z.union([z.enum(['whatsapp', 'dots', 'plain']), webAddress]).optional(),
	preChatForm: z
		.strictObject({
			enabled: z.boolean(),
			required: z.boolean().default(false),
			timing: z
				.enum(['before-first-message', 'after-first-message'])
				.default('before-first-message'),
			fields: z
				.enum(['email-only', 'phone-only', 'email-or-phone', 'email-and-phone'])
				.default('email-only'),
		})
		.optional(),
	trackedElements: z
		.array(
			z.strictObject({
				selector: z.string().min(1).max(500),
				event: z.enum(['click', 'submit', 'focus', 'change', 'mouseenter']).optional(),
				name: eventName,
				widgetMessage: z.string().max(500).optional(),
				data: boundedObject.optional(),
			}),
		)
		.max(100)
		.optional(),
});

export function widgetConfigRoutes({ core }: HttpContext): Router {
	return Router()
		.get('/', async (_request, response) => {
			response.json(await readWidgetConfig(core, core.store));
		})
		.put('/', async (request, response) => {
			response.json(await writeWidgetConfig(core, parse(body, request.body)));
		});
}
