/** POST /prechat: the form before the chat. */
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { saveContact } from '../../../core/sessions/save-contact';
import type { HttpContext } from '../http-context';
import { parse } from '../parse';
import { sendJson } from '../send-json';
import { writeSession } from './write-session';

/** A form leaves out or empties what was not asked. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
	z.preprocess((value) => (value === '' || value === null ? undefined : value), schema.optional());

const body = z
	.object({
		email: optional(z.email('is not an e-mail address').max(320)),
		phone: optional(z.string().regex(/^\+[1-9]\d{6,14}$/, 'is not of the form +33612345678')),
		phoneCountry: optional(z.string().regex(/^[A-Z]{2}$/, 'is not a country code such as FR')),
	})
	.refine(({ email, phone }) => email ?? phone, 'send an `email` or a `phone`');

export function prechatRoute(context: HttpContext): RequestHandler {
	const { core } = context;
	return async (request, response) => {
		const sessionId = await writeSession(context, request);
		const { email, phone, phoneCountry } = parse(body, request.body);
		await saveContact(core, sessionId, {
			...(email !== undefined && { email }),
			...(phone !== undefined && { phone }),
			...(phoneCountry !== undefined && { phoneCountry }),
		});
		sendJson(response, { ok: true });
	};
}
