/** What the editor shows, held against what the code does. */
import { PocketPing } from '../../nodes/PocketPing/PocketPing.node';
import { OPERATIONS } from '../../nodes/PocketPing/actions/operations';
import { PocketPingTrigger } from '../../nodes/PocketPingTrigger/PocketPingTrigger.node';
import {
	findTriggerEvent,
	triggerEventOptions,
} from '../../nodes/PocketPingTrigger/trigger-events';
import { EVENT_TYPES } from '../../protocol/event-types';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

const { properties } = new PocketPing().description;

test('every operation that can be chosen can be done, and the other way round', () => {
	const offered = properties
		.filter(({ name }) => name === 'operation')
		.flatMap((selector) =>
			valuesOf(selector).map((operation) => `${resourceOf(selector)}.${operation}`),
		);
	const done = Object.entries(OPERATIONS).flatMap(([resource, operations]) =>
		Object.keys(operations!).map((operation) => `${resource}.${operation}`),
	);

	expect(offered.sort()).toEqual(done.sort());
	expect(offered).toEqual([
		'ai.toggle',
		'event.broadcast',
		'event.emit',
		'event.getAll',
		'event.replay',
		'message.delete',
		'message.getAll',
		'message.send',
		'message.sendAndWait',
		'message.update',
		'operator.getStatus',
		'operator.setStatus',
		'rating.request',
		'session.close',
		'session.delete',
		'session.export',
		'session.get',
		'session.getAll',
		'session.identify',
		'session.setTyping',
		'webhook.getAll',
		'webhook.getDeliveries',
		'webhook.replay',
		'webhook.verifySignature',
	]);
});

test('a new node sends a message to the session of the item', () => {
	const defaults = Object.fromEntries(
		properties.filter(isShownForNewMessage).map((property) => [property.name, property.default]),
	);

	expect(defaults).toMatchObject({
		resource: 'message',
		operation: 'send',
		sessionId: { mode: 'id', value: '={{ $json.sessionId }}' },
		sendAs: 'operator',
	});
});

test('the trigger offers the events of the chat under their own names', () => {
	const [events] = new PocketPingTrigger().description.properties;

	expect(events?.displayName).toBe('Trigger On');
	const options = events?.options as INodePropertyOptions[];
	const names = options.map(({ name }) => name);
	expect(names).toEqual([...names].sort());
	// Saved workflows hold the values, so none may ever change.
	expect(Object.fromEntries(options.map(({ name, value }) => [value, name]))).toMatchObject({
		aiTakeover: 'AI Takeover',
		aiToggled: 'AI Toggled',
		csatSubmitted: 'Rating Submitted',
		customEventReceived: 'Custom Event Received',
		customEventSent: 'Custom Event Sent',
		handoffChanged: 'Handoff Changed',
		messageDeleted: 'Message Deleted',
		messageRead: 'Message Read',
		messageReceived: 'Message Received',
		messageSent: 'Message Sent',
		messageUpdated: 'Message Updated',
		operatorStatus: 'Operator Status',
		sessionClosed: 'Session Closed',
		sessionCreated: 'Session Created',
		sessionDeleted: 'Session Deleted',
		sessionIdentified: 'Session Identified',
		sessionReopened: 'Session Reopened',
		visitorDisconnected: 'Visitor Disconnected',
	});
});

test('everything in the catalogue but the test delivery can start a workflow', () => {
	const types = triggerEventOptions.map(({ value }) => findTriggerEvent(String(value))?.type);

	expect(new Set(types)).toEqual(new Set(EVENT_TYPES.filter((type) => type !== 'test')));
});

test.each([
	[{ events: ['customEventReceived'], eventNames: 'cart_abandoned' }, 'cart_abandoned'],
	[{ events: ['customEventReceived'], eventNames: '' }, 'custom event received'],
	[{ events: ['customEventReceived'], eventNames: { mode: 'name', value: 'cart.*' } }, 'cart.*'],
	[{ events: ['aiTakeover'], eventNames: { mode: 'name', value: '' } }, 'ai takeover'],
	[{ events: ['messageReceived'], eventNames: 'old' }, 'message received'],
	[
		{ events: ['customEventReceived', 'sessionClosed'], eventNames: 'cart.*' },
		'cart.*, session closed',
	],
])('below the trigger is what it starts on: %j', ($parameter, shown) => {
	const expression = new PocketPingTrigger().description.subtitle!.replace(/^={{|}}$/g, '');

	expect(new Function('$parameter', `return ${expression}`)($parameter)).toBe(shown);
});

function valuesOf(selector: INodeProperties): unknown[] {
	return (selector.options as INodePropertyOptions[]).map(({ value }) => value);
}

function resourceOf({ displayOptions }: INodeProperties): string {
	return String(displayOptions?.show?.resource?.[0]);
}

function isShownForNewMessage({ displayOptions }: INodeProperties): boolean {
	const { resource = ['message'], operation = ['send'] } = displayOptions?.show ?? {};
	return resource.includes('message') && operation.includes('send');
}
