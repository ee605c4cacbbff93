/** Set AI: who answers in a session from now on. */
import { defineCreate, type Bundle, type ZObject } from 'zapier-platform-core';
import type { Session } from '../../../protocol/shapes';
import { call } from '../api/call';
import { readFlag } from '../fields/read-input';
import { SESSION_FIELD, sessionPath } from '../fields/session-field';
import { SESSION_OUTPUT, toSessionItem } from '../items/session-columns';

async function perform(z: ZObject, bundle: Bundle) {
	const enabled = readFlag(bundle.inputData.enabled);
	if (enabled === undefined) {
		throw new z.errors.Error(
			'AI Answers is neither yes nor no. Choose True or False.',
			'INVALID_PARAMETERS',
			400,
		);
	}
	const session = await call<Session>(z, bundle, {
		method: 'POST',
		path: sessionPath(z, bundle, '/ai'),
		body: { enabled },
	});
	return toSessionItem(session);
}

export const setAi = defineCreate({
	key: 'set_ai',
	noun: 'Session',
	display: {
		label: 'Set AI',
		description: 'Switches the AI on or off for a session.',
	},
	operation: {
		inputFields: [
			SESSION_FIELD,
			{
				key: 'enabled',
				label: 'AI Answers',
				type: 'boolean',
				required: true,
				helpText:
					'True: the AI answers from now on, also where a human had taken over. False: it says nothing more in this session.',
			},
		],
		perform,
		...SESSION_OUTPUT,
	},
});
