/** Whether something that happened in a session makes an answer being written there worthless. */
import type { EventBody } from '../../../protocol/shapes';

/** Anything said or changed by anybody; a note of the system says nothing. */
export function isNews({ event, data: { message, enabled } }: EventBody): boolean {
	switch (event) {
		case 'message.created':
			return message?.type !== 'system';
		case 'message.updated':
		case 'message.deleted':
		case 'handoff.changed':
		case 'session.closed':
		case 'session.deleted':
			return true;
		case 'ai.toggled':
			return enabled === false;
		default:
			return false;
	}
}
