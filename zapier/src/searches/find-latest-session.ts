/** Find Visitor's Latest Session: where to answer somebody whom another system knows. */
import { defineSearch, type Bundle, type ZObject } from 'zapier-platform-core';
import { VISITOR_FIELDS, listSessions, requireOne } from '../fields/visitor-fields';
import { SESSION_OUTPUT, toSessionItem } from '../items/session-columns';

async function perform(z: ZObject, bundle: Bundle) {
	requireOne(z, bundle.inputData);
	return (await listSessions(z, bundle, 1)).map(toSessionItem);
}

export const findLatestSession = defineSearch({
	key: 'find_latest_session',
	noun: 'Session',
	display: {
		label: "Find Visitor's Latest Session",
		description:
			'Finds the newest session of a visitor by email address, customer ID or visitor ID.',
	},
	operation: { inputFields: [...VISITOR_FIELDS], perform, ...SESSION_OUTPUT },
});
