/** Hidden: fills the dropdown of sessions, newest first. */
import { defineTrigger, type Bundle, type ZObject } from 'zapier-platform-core';
import type { Session } from '../../../protocol/shapes';
import { call } from '../api/call';

/** Dropdowns are for trying a Zap out; a Zap that runs maps the session of its trigger. */
const SHOWN = 100;

async function perform(z: ZObject, bundle: Bundle) {
	const { sessions } = await call<{ sessions: Session[] }>(z, bundle, {
		method: 'GET',
		path: '/sessions',
		query: { limit: SHOWN },
	});
	return sessions.map((session) => ({ id: session.id, name: label(session) }));
}

/** Who, when, where. */
function label({ identity, contact, visitorId, lastActivity, metadata }: Session): string {
	const who =
		identity?.name ?? identity?.email ?? contact?.email ?? `Visitor ${visitorId.slice(-8)}`;
	const when = `${lastActivity.slice(0, 16).replace('T', ' ')} UTC`;
	const where = typeof metadata.pageUrl === 'string' ? metadata.pageUrl : '';
	return [who, when, where.replace(/^https?:\/\//, '')].filter(Boolean).join(' · ');
}

export const session = defineTrigger({
	key: 'session',
	noun: 'Session',
	display: {
		label: 'New Session Choice',
		description: 'Triggers when the list of sessions is needed.',
		hidden: true,
	},
	operation: {
		type: 'polling',
		perform,
		outputFields: [
			{ key: 'id', label: 'ID', type: 'string' },
			{ key: 'name', label: 'Name', type: 'string' },
		],
		sample: {
			id: 'sess_01a1f8660d00000051c7a9e24b8d6f30',
			name: 'Ada · 2026-11-20 10:00 UTC · shop.example/cart',
		},
	},
});
