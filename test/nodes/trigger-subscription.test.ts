/** The trigger's subscription over its life, with n8n-core's contexts and a real runtime. */
import type { INodeParameters } from 'n8n-workflow';

import type { Webhook } from '../../protocol/shapes';
import { searchEventNamesOnce } from './support/load-lists';
import { TriggerHarness } from './support/trigger-harness';
import { useRuntime } from './support/use-runtime';

const runtime = useRuntime();
const parameters = {
	events: ['customEventReceived', 'messageReceived'],
	eventNames: 'cart_abandoned, checkout.*',
};

const LIVE_URL = 'http://127.0.0.1:5678/webhook/a5fd0b7e-0000-4000-8000-000000000003/webhook';

beforeEach(async () => {
	for (const { id } of await subscriptions()) await runtime.api('DELETE', `/webhooks/${id}`);
});

test('subscribes to exactly what is chosen, with a secret of its own', async () => {
	const trigger = harness();

	expect(await trigger.checkExists()).toBe(false);
	expect(await trigger.create()).toBe(true);

	const [subscription, ...others] = await subscriptions();
	expect(others).toEqual([]);
	expect(subscription).toMatchObject({
		url: LIVE_URL,
		events: ['custom_event.received', 'message.created'],
		eventNames: ['cart_abandoned', 'checkout.*'],
		description: 'n8n workflow workflow1',
		source: 'n8n',
		enabled: true,
	});
	expect(subscription).not.toHaveProperty('secret');
	expect(trigger.memory).toEqual({
		webhookId: subscription!.id,
		webhookSecret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
		baseUrl: runtime.url,
	});
	expect(await trigger.checkExists()).toBe(true);
});

test('makes another secret each time', async () => {
	const [one, other] = [harness(), harness()];
	await one.create();
	await other.create();

	expect(one.memory.webhookSecret).not.toBe(other.memory.webhookSecret);
});

test('asks for no names unless custom events are chosen', async () => {
	const trigger = harness({ ...parameters, events: ['sessionCreated', 'sessionClosed'] });
	await trigger.create();

	const [subscription] = await subscriptions();
	expect(subscription?.events).toEqual(['session.closed', 'session.created']);
	expect(subscription?.eventNames ?? []).toEqual([]);
	expect(await trigger.checkExists()).toBe(true);
});

describe('leaves it to the runtime to hold back what is not wanted', () => {
	test.each<[string, string[], object, Webhook['conditions']]>([
		['received messages', ['messageReceived'], {}, { sender: ['visitor'] }],
		['sent messages', ['messageSent'], {}, { sender: ['operator', 'ai', 'system'] }],
		['both', ['messageReceived', 'messageSent'], {}, undefined],
		['received and edited ones', ['messageReceived', 'messageUpdated'], {}, undefined],
		['what the AI wrote', ['messageSent'], { sender: ['ai'] }, { sender: ['ai'] }],
		['nothing about messages', ['sessionCreated'], { sender: ['ai'] }, undefined],
		[
			'messages on some pages',
			['messageReceived'],
			{ pageUrlContains: ' /cart ' },
			{ sender: ['visitor'], pageUrlContains: '/cart' },
		],
		[
			'what nobody or the AI answers',
			['messageReceived'],
			{ handledBy: ['waiting', 'bot'] },
			{ sender: ['visitor'], handledBy: ['waiting', 'bot'] },
		],
	])('%s', async (_what, events, conditions, expected) => {
		const trigger = harness({ events, conditions });
		await trigger.create();

		expect((await subscriptions())[0]?.conditions).toEqual(expected);
		expect(await trigger.checkExists()).toBe(true);
	});

	test('one conversation', async () => {
		const sessionId = await runtime.newSession();
		const trigger = harness({ events: ['sessionClosed'], conditions: { sessionId } });
		await trigger.create();

		expect((await subscriptions())[0]?.sessionId).toBe(sessionId);
		expect(await trigger.checkExists()).toBe(true);
		expect(
			await harness({ events: ['sessionClosed'] })
				.remember(trigger.memory)
				.checkExists(),
		).toBe(false);
	});

	test('and says so when a condition leaves nothing', async () => {
		const trigger = harness({ events: ['messageReceived'], conditions: { sender: ['ai'] } });

		await expect(trigger.create()).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: "'Message Sender' leaves nothing to start on",
		});
	});
});

describe('joins quick messages', () => {
	const options = { batchSeconds: 20 };

	test('if it is told to, and knows when that was changed', async () => {
		const trigger = harness({ events: ['messageReceived'], options });
		await trigger.create();

		expect((await subscriptions())[0]?.batchSeconds).toBe(20);
		expect(await trigger.checkExists()).toBe(true);
		for (const other of [{}, { batchSeconds: 30 }, { batchSeconds: 0 }]) {
			const changed = harness({ events: ['messageReceived'], options: other });
			expect(await changed.remember(trigger.memory).checkExists()).toBe(false);
		}
	});

	test.each<[string, string[], object]>([
		['0', ['messageReceived'], { batchSeconds: 0 }],
		['other events', ['messageSent', 'customEventReceived'], options],
	])('not with %s', async (_what, events, chosen) => {
		const trigger = harness({ events, options: chosen });
		await trigger.create();

		expect((await subscriptions())[0]).not.toHaveProperty('batchSeconds');
		expect(await trigger.checkExists()).toBe(true);
	});

	test('and says what is wrong with a pause that is too long', async () => {
		const trigger = harness({ events: ['messageReceived'], options: { batchSeconds: 3600 } });

		await expect(trigger.create()).rejects.toMatchObject({
			name: 'NodeApiError',
			message: expect.stringContaining('batchSeconds'),
		});
	});
});

test.each([
	['typed in', { __rl: true, mode: 'name', value: 'cart.*, sale' }, ['cart.*', 'sale']],
	['chosen from the list', { __rl: true, mode: 'list', value: 'sale' }, ['sale']],
	[
		'given as a list',
		{ __rl: true, mode: 'name', value: '={{ ["sale", "cart.*"] }}' },
		['cart.*', 'sale'],
	],
	['left empty', { __rl: true, mode: 'name', value: '' }, undefined],
])('takes names that are %s', async (_how, eventNames, expected) => {
	const trigger = harness({ events: ['customEventReceived'], eventNames });
	await trigger.create();

	expect((await subscriptions())[0]?.eventNames).toEqual(expected);
	expect(await trigger.checkExists()).toBe(true);
});

test('fills the list of names, and searches in it', async () => {
	const visitor = await runtime.newVisitor();
	await visitor.triggers('cart_abandoned');
	await visitor.triggers('Checkout.started');

	expect(await searchEventNamesOnce(runtime.credential, 'checkout')).toEqual({
		results: [{ name: 'Checkout.started', value: 'Checkout.started' }],
	});
	expect((await searchEventNamesOnce(runtime.credential)).results).toHaveLength(2);
});

test('listens for a test event beside the live subscription', async () => {
	const live = harness();
	await live.create();

	await harness().create(true);

	const urls = (await subscriptions()).map(({ url }) => url);
	expect(new Set(urls)).toEqual(
		new Set([LIVE_URL, LIVE_URL.replace('/webhook/', '/webhook-test/')]),
	);
	expect(await live.checkExists()).toBe(true);
});

describe('notices that the subscription is not the one it needs', () => {
	test('when it is gone', async () => {
		const trigger = harness();
		await trigger.create();
		await runtime.api('DELETE', `/webhooks/${String(trigger.memory.webhookId)}`);

		expect(await trigger.checkExists()).toBe(false);
		expect(trigger.memory).toEqual({});
	});

	test('when somebody switched it off', async () => {
		const trigger = harness();
		await trigger.create();
		await runtime.api('PATCH', `/webhooks/${String(trigger.memory.webhookId)}`, {
			enabled: false,
		});

		expect(await trigger.checkExists()).toBe(false);
	});

	test('and only switches it on if nothing else is wrong, so that it gets what it missed', async () => {
		const before = harness();
		await before.create();
		const path = `/webhooks/${String(before.memory.webhookId)}`;
		const memory = { ...before.memory };
		await runtime.api('PATCH', path, { enabled: false });

		const again = harness().remember(memory);
		expect(await again.checkExists()).toBe(false);
		expect(await again.create()).toBe(true);

		expect(again.memory).toEqual(memory);
		expect(await subscriptions()).toMatchObject([{ id: memory.webhookId, enabled: true }]);
		expect(await again.checkExists()).toBe(true);
	});

	test('and makes it anew if it is off and other events are chosen now', async () => {
		const before = harness();
		await before.create();
		await runtime.api('PATCH', `/webhooks/${String(before.memory.webhookId)}`, { enabled: false });

		const after = harness({ ...parameters, events: ['sessionCreated'] }).remember(before.memory);
		const known = String(before.memory.webhookId);
		await after.create();

		expect(await subscriptions()).toMatchObject([{ events: ['session.created'], enabled: true }]);
		expect(after.memory.webhookId).not.toBe(known);
	});

	test.each([
		['events', { ...parameters, events: ['sessionCreated'] }],
		['event names', { ...parameters, eventNames: 'checkout.*' }],
		['conditions', { ...parameters, conditions: { pageUrlContains: '/cart' } }],
	])('when other %s are chosen now', async (_what, changed) => {
		const before = harness();
		await before.create();

		const after = harness(changed).remember(before.memory);

		expect(await after.checkExists()).toBe(false);
		await after.create();
		expect(await subscriptions()).toHaveLength(1);
		expect(await after.checkExists()).toBe(true);
	});

	test('when its secret is lost', async () => {
		const trigger = harness();
		await trigger.create();
		delete trigger.memory.webhookSecret;

		expect(await trigger.checkExists()).toBe(false);
	});

	test('when the credential names another runtime', async () => {
		const trigger = harness();
		await trigger.create();
		trigger.memory.baseUrl = 'http://elsewhere.example';

		expect(await trigger.checkExists()).toBe(false);
	});
});

test('replaces a subscription of its URL whose secret is lost, and no other', async () => {
	const other = await runtime.api<Webhook>('POST', '/webhooks', {
		url: LIVE_URL,
		events: ['session.created'],
	});
	await harness().create();

	const restored = harness();
	await restored.create();

	const ids = (await subscriptions()).map(({ id }) => id);
	expect(ids.sort()).toEqual([other.id, String(restored.memory.webhookId)].sort());
});

test('ends the subscription, and forgets the secret', async () => {
	const trigger = harness();
	await trigger.create();

	expect(await trigger.delete()).toBe(true);

	expect(await subscriptions()).toEqual([]);
	expect(trigger.memory).toEqual({});
});

test('is content when the subscription to end is gone already', async () => {
	const trigger = harness();
	await trigger.create();
	await runtime.api('DELETE', `/webhooks/${String(trigger.memory.webhookId)}`);

	expect(await trigger.delete()).toBe(true);
	expect(await trigger.delete()).toBe(true);
	expect(trigger.memory).toEqual({});
});

test('leaves a subscription alone that is at another runtime', async () => {
	const trigger = harness();
	await trigger.create();
	trigger.memory.baseUrl = 'http://elsewhere.example';

	expect(await trigger.delete()).toBe(true);

	expect(await subscriptions()).toHaveLength(1);
	expect(trigger.memory).toEqual({});
});

test('asks for an event when none is chosen', async () => {
	await expect(harness({ events: [] }).create()).rejects.toMatchObject({
		name: 'NodeOperationError',
		message: "Nothing is chosen in 'Trigger On'",
	});
});

test.each(['checkExists', 'create', 'delete'] as const)(
	'%s keeps what it knows and says why when the runtime does not answer',
	async (method) => {
		const memory = {
			webhookId: 'wh_1',
			webhookSecret: 'whsec_c2VjcmV0',
			baseUrl: 'http://127.0.0.1:1',
		};
		const trigger = new TriggerHarness(
			{ baseUrl: memory.baseUrl, apiKey: 'any' },
			parameters,
		).remember(memory);

		await expect(trigger[method]()).rejects.toMatchObject({
			message: 'PocketPing did not answer at http://127.0.0.1:1',
		});
		expect(trigger.memory).toEqual(memory);
	},
);

function harness(chosen: object = parameters): TriggerHarness {
	return new TriggerHarness(runtime.credential, chosen as INodeParameters);
}

async function subscriptions(): Promise<Webhook[]> {
	return (await runtime.api<{ webhooks: Webhook[] }>('GET', '/webhooks')).webhooks;
}
