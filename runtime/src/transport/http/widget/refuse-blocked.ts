/** The gate in front of every visitor route: blocked addresses and programs get no further, and no body is read. */
import type { RequestHandler } from 'express';
import type { VisitorGate } from '../../../security/visitor-gate';

/** @returns the handler, or none where everybody may come in: every message would pay for it */
export function refuseBlocked(gate: VisitorGate | undefined): RequestHandler[] {
	if (!gate) return [];
	return [
		(request, response, next) => {
			const refusal = gate(request);
			if (!refusal) return next();
			response.status(refusal.status).json(refusal.body);
		},
	];
}
