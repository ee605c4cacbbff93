/** Which session an action is about. */
import type { Bundle, PlainInputField, ZObject } from 'zapier-platform-core';
import { pathId } from '../api/path-id';

export const SESSION_FIELD: PlainInputField = {
	key: 'session_id',
	label: 'Session',
	type: 'string',
	required: true,
	dynamic: 'session.id.name',
	search: 'find_session.id',
	helpText:
		'Map the Session ID of the trigger. To try the action out, choose one of the newest sessions.',
};

/** The path of the chosen session. */
export function sessionPath(z: ZObject, bundle: Bundle, rest = ''): string {
	return `/sessions/${pathId(z, 'Session ID', bundle.inputData.session_id)}${rest}`;
}
