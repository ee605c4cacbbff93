/** Identify Visitor: adds what another system knows of them. */
import { defineCreate, type Bundle, type ZObject } from 'zapier-platform-core';
import type { Session } from '../../../protocol/shapes';
import { call } from '../api/call';
import { readPairs, readText } from '../fields/read-input';
import { SESSION_FIELD, sessionPath } from '../fields/session-field';
import { SESSION_OUTPUT, toSessionItem } from '../items/session-columns';

async function perform(z: ZObject, bundle: Bundle) {
	const { email, name, customer_id: customerId, visitor_data: data } = bundle.inputData;
	const identity = {
		email: readText(email),
		name: readText(name),
		customerId: readText(customerId),
		metadata: readPairs(data),
	};
	if (Object.values(identity).every((value) => value === undefined)) {
		throw new z.errors.Error(
			'Nothing to add: fill in Email, Name, Customer ID or Visitor Data.',
			'INVALID_PARAMETERS',
			400,
		);
	}
	const session = await call<Session>(z, bundle, {
		method: 'POST',
		path: sessionPath(z, bundle, '/identify'),
		body: identity,
		labels: { email: 'Email', name: 'Name', customerId: 'Customer ID', metadata: 'Visitor Data' },
	});
	return toSessionItem(session);
}

export const identifyVisitor = defineCreate({
	key: 'identify_visitor',
	noun: 'Visitor',
	display: {
		label: 'Identify Visitor',
		description: 'Adds a name, an email address or other data to the visitor of a session.',
	},
	operation: {
		inputFields: [
			SESSION_FIELD,
			{ key: 'email', label: 'Email', type: 'string', placeholder: 'ada@example.com' },
			{ key: 'name', label: 'Name', type: 'string' },
			{
				key: 'customer_id',
				label: 'Customer ID',
				type: 'string',
				helpText:
					'How your shop or CRM calls them. Another one than before replaces all that is known of the visitor.',
			},
			{
				key: 'visitor_data',
				label: 'Visitor Data',
				dict: true,
				helpText: 'Anything else worth knowing, such as a plan. It is added to what is there.',
			},
		],
		perform,
		...SESSION_OUTPUT,
	},
});
