/** Which events the operators' chats hear of. */
import type { EventType } from '../../../../protocol/event-types';
import type { BridgeName } from '../../storage/bridge-records';

/** The delivery target of a bridge. */
export function bridgeTarget(name: BridgeName): string {
	return `bridge:${name}`;
}

/** Everything that concerns one conversation and that a human who answers should see. */
const HEARD: ReadonlySet<EventType> = new Set<EventType>([
	'session.created',
	'session.closed',
	'session.reopened',
	'session.identified',
	'message.created',
	'message.updated',
	'message.deleted',
	'message.read',
	'custom_event.received',
	'ai.takeover',
	'ai.toggled',
	'handoff.changed',
	'csat.submitted',
	'visitor.disconnected',
]);

/** The targets of an event among the bridges that are set up. */
export function bridgeTargets(names: readonly BridgeName[], type: EventType): string[] {
	return HEARD.has(type) ? names.map(bridgeTarget) : [];
}
