/** Close Session: the conversation is done. */
import { defineCreate, type Bundle, type ZObject } from 'zapier-platform-core';
import type { Session } from '../../../protocol/shapes';
import { call } from '../api/call';
import { SESSION_FIELD, sessionPath } from '../fields/session-field';
import { SESSION_OUTPUT, toSessionItem } from '../items/session-columns';

async function perform(z: ZObject, bundle: Bundle) {
	const path = sessionPath(z, bundle, '/close');
	return toSessionItem(await call<Session>(z, bundle, { method: 'POST', path }));
}

export const closeSession = defineCreate({
	key: 'close_session',
	noun: 'Session',
	display: {
		label: 'Close Session',
		description: 'Closes a session, which opens again when the visitor writes.',
	},
	operation: { inputFields: [SESSION_FIELD], perform, ...SESSION_OUTPUT },
});
