/** Whose session is looked for. */
import type { Bundle, PlainInputField, ZObject } from 'zapier-platform-core';
import type { Session } from '../../../protocol/shapes';
import { call } from '../api/call';
import { readText } from './read-input';

export const VISITOR_FIELDS: PlainInputField[] = [
	{
		key: 'email',
		label: 'Visitor Email',
		type: 'string',
		placeholder: 'ada@example.com',
	},
	{
		key: 'customer_id',
		label: 'Customer ID',
		type: 'string',
		helpText: 'As your site, or the action Identify Visitor, gave it.',
	},
	{
		key: 'visitor_id',
		label: 'Visitor ID',
		type: 'string',
		helpText: 'Map the Visitor ID of a trigger: the same browser keeps it over all its sessions.',
	},
	{
		key: 'status',
		label: 'Status',
		type: 'string',
		choices: { active: 'Open', closed: 'Closed' },
		helpText: 'Leave it empty to find both.',
	},
];

/** Which of the fields say who it is. */
const WHO = { email: 'Visitor Email', customer_id: 'Customer ID', visitor_id: 'Visitor ID' };

/**
 * A search for nothing in particular would find somebody at random, and the Zap would write to them.
 * @param moreLabels of other fields that would do, with their value
 * @throws z.errors.Error with the code INVALID_PARAMETERS
 */
export function requireOne(
	z: ZObject,
	inputData: Record<string, unknown>,
	moreLabels: string[] = [],
	moreValue?: string,
): void {
	if (moreValue !== undefined) return;
	if (Object.keys(WHO).some((key) => readText(inputData[key]) !== undefined)) return;
	const labels = [...moreLabels, ...Object.values(WHO)];
	throw new z.errors.Error(
		`Nothing to look for: fill in ${labels.slice(0, -1).join(', ')} or ${labels.at(-1)}.`,
		'INVALID_PARAMETERS',
		400,
	);
}

/** The newest sessions for which everything that is filled in fits. */
export async function listSessions(z: ZObject, bundle: Bundle, limit: number): Promise<Session[]> {
	const { inputData } = bundle;
	const { sessions } = await call<{ sessions: Session[] }>(z, bundle, {
		method: 'GET',
		path: '/sessions',
		query: {
			email: readText(inputData.email),
			identityId: readText(inputData.customer_id),
			visitorId: readText(inputData.visitor_id),
			status: readText(inputData.status),
			limit,
		},
		labels: {
			email: WHO.email,
			identityId: WHO.customer_id,
			visitorId: WHO.visitor_id,
			status: 'Status',
		},
	});
	return sessions;
}
