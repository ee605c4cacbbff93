/** Find Session: by its id, or by whose it is. */
import { defineSearch, type Bundle, type ZObject } from 'zapier-platform-core';
import type { Session } from '../../../protocol/shapes';
import { call } from '../api/call';
import { pathId } from '../api/path-id';
import { readText } from '../fields/read-input';
import { VISITOR_FIELDS, listSessions, requireOne } from '../fields/visitor-fields';
import { SESSION_OUTPUT, toSessionItem } from '../items/session-columns';

/** Zapier takes the first; the others are for those who use the result as line items. */
const MAX_FOUND = 20;

async function perform(z: ZObject, bundle: Bundle) {
	const { inputData } = bundle;
	const sessionId = readText(inputData.session_id);
	requireOne(z, inputData, ['Session ID'], sessionId);
	if (sessionId === undefined) {
		return (await listSessions(z, bundle, MAX_FOUND)).map(toSessionItem);
	}
	const path = `/sessions/${pathId(z, 'Session ID', sessionId)}`;
	const found = await call<Session>(z, bundle, { method: 'GET', path, missingIsFine: true });
	return found && isTheirs(found, inputData) ? [toSessionItem(found)] : [];
}

/** What else is filled in narrows a search by id down as well. */
function isTheirs(
	{ identity, contact, visitorId, status }: Session,
	inputData: Record<string, unknown>,
): boolean {
	const fits = (field: string, value: string | undefined) => {
		const wanted = readText(inputData[field]);
		return wanted === undefined || wanted === value;
	};
	const email = readText(inputData.email)?.toLowerCase();
	return (
		(email === undefined || email === (identity?.email ?? contact?.email)?.toLowerCase()) &&
		fits('customer_id', identity?.customerId) &&
		fits('visitor_id', visitorId) &&
		fits('status', status)
	);
}

export const findSession = defineSearch({
	key: 'find_session',
	noun: 'Session',
	display: {
		label: 'Find Session',
		description:
			"Finds sessions by ID, or by the visitor's email address, customer ID or visitor ID, the newest first.",
	},
	operation: {
		inputFields: [
			{
				key: 'session_id',
				label: 'Session ID',
				type: 'string',
				helpText: 'Fill in this or one of the fields below. With several, all of them have to fit.',
			},
			...VISITOR_FIELDS,
		],
		perform,
		...SESSION_OUTPUT,
	},
});
