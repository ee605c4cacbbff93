/** Request Rating: asks the visitor how it was; Visitor Rating Received tells the answer. */
import { defineCreate, type Bundle, type ZObject } from 'zapier-platform-core';
import type { Session } from '../../../protocol/shapes';
import { call } from '../api/call';
import { SESSION_FIELD, sessionPath } from '../fields/session-field';
import { SESSION_OUTPUT, toSessionItem } from '../items/session-columns';

async function perform(z: ZObject, bundle: Bundle) {
	const path = sessionPath(z, bundle, '/csat');
	return toSessionItem(await call<Session>(z, bundle, { method: 'POST', path }));
}

export const requestRating = defineCreate({
	key: 'request_rating',
	noun: 'Rating',
	display: {
		label: 'Request Rating',
		description: 'Asks the visitor of a session for a rating from 1 to 5, which is given once.',
	},
	operation: { inputFields: [SESSION_FIELD], perform, ...SESSION_OUTPUT },
});
