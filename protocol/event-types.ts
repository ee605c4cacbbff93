/** The catalogue of everything that can happen in a chat and be subscribed to. */

/** One kind of event: its wire name and the sentence users read when they choose it. */
export interface EventTypeInfo {
	type: EventType;
	title: string;
	description: string;
}

/** Wire name → what it means. The order is the order users see. */
const CATALOGUE = {
	'session.created': [
		'Session Created',
		'A visitor wrote, sent an event or was identified for the first time',
	],
	'session.closed': [
		'Session Closed',
		'A session was closed by an operator, a workflow or the API',
	],
	'session.reopened': [
		'Session Reopened',
		'A visitor wrote, or sent an event, in a closed session',
	],
	'session.identified': [
		'Session Identified',
		'The visitor of a session was given a name, an e-mail or a phone number',
	],
	'session.deleted': ['Session Deleted', 'A session and its data were erased'],
	'message.created': ['Message Created', 'A visitor, operator, AI or system message was added'],
	'message.updated': ['Message Updated', 'The text of a message was edited'],
	'message.deleted': ['Message Deleted', 'A message was deleted'],
	'message.read': ['Message Read', 'Messages reached, or were read by, the other side'],
	'custom_event.received': ['Custom Event Received', 'The page sent a custom event'],
	'custom_event.sent': ['Custom Event Sent', 'A custom event was sent to one page or to all pages'],
	'ai.takeover': ['AI Takeover', 'The AI started answering because no operator did'],
	'ai.toggled': ['AI Toggled', 'The AI was switched on or off for a session'],
	'handoff.changed': ['Handoff Changed', 'Another party became responsible for the conversation'],
	'operator.status': ['Operator Status', 'Operators came online or went offline'],
	'csat.submitted': ['Rating Submitted', 'A visitor rated the conversation'],
	'visitor.disconnected': ['Visitor Disconnected', 'A visitor left, and opened no other page'],
	'wait.ended': [
		'Wait Ended',
		'A question that a workflow waits for was answered, or its time or conversation ended',
	],
	'webhook.disabled': [
		'Webhook Disabled',
		'A subscription was switched off because its target is gone or did nothing but fail',
	],
	test: ['Test', 'A test delivery, sent on request'],
} as const;

/** Name of a kind of event. */
export type EventType = keyof typeof CATALOGUE;

/** Names of all kinds of events, in the order users see. */
export const EVENT_TYPES = Object.keys(CATALOGUE) as EventType[];

/** All kinds of events with their titles, in the order users see. */
export const EVENT_CATALOGUE: readonly EventTypeInfo[] = EVENT_TYPES.map((type) => ({
	type,
	title: CATALOGUE[type][0],
	description: CATALOGUE[type][1],
}));

/** Whether a string is the name of an event in the catalogue. */
export function isEventType(value: string): value is EventType {
	return (EVENT_TYPES as string[]).includes(value);
}
