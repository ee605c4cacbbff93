/** POST /ip-filter/check: what the IP filter would say to an address. */
import { Router } from 'express';
import { z } from 'zod';
import { parseIpAddress } from '../../../security/ip-address';
import type { HttpContext } from '../http-context';
import { parse } from '../parse';

const body = z.strictObject({
	ip: z
		.string()
		.refine((text) => parseIpAddress(text) !== undefined, 'is not an IPv4 or IPv6 address'),
});

export function ipFilterRoutes({ ipFilter }: HttpContext): Router {
	return Router().post('/check', (request, response) => {
		const { ip } = parse(body, request.body);
		// As a request would arrive: in one spelling, whichever it was asked in.
		const address = String(parseIpAddress(ip));
		response.json({ ip, ...ipFilter(address, { path: request.originalUrl }) });
	});
}
