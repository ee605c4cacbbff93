/** What the editor shows, held against what the code does. */
import { PocketPing } from '../../nodes/PocketPing/PocketPing.node';
import { OPERATIONS } from '../../nodes/PocketPing/actions/operations';
import { PocketPingTrigger } from '../../nodes/PocketPingTrigger/PocketPingTrigger.node';
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
		'message.send',
		'session.close',
		'session.get',
		'session.getAll',
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
	expect((events?.options as INodePropertyOptions[]).map(({ name }) => name)).toEqual([
		'Custom Event Received',
		'Message Received',
		'Session Closed',
		'Session Created',
	]);
});

test.each([
	[{ events: ['customEventReceived'], eventNames: 'cart_abandoned' }, 'cart_abandoned'],
	[{ events: ['customEventReceived'], eventNames: '' }, 'custom event received'],
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
