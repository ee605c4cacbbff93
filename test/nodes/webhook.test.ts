/** Webhook → Get Many, Get Many Deliveries and Replay, and Event → Replay, against a real runtime. */
import type { Delivery, Webhook } from '../../protocol/shapes';
import { eventually } from '../support/eventually';
import { Sink } from '../support/sink';
import { searchWebhooksOnce } from './support/load-lists';
import { runNode } from './support/run-node';
import { useRuntime } from './support/use-runtime';

const runtime = useRuntime();
const webhookResource = { resource: 'webhook' };
const replayEvent = { resource: 'event', operation: 'replay' };

let sink: Sink;
let webhook: Webhook;
let since: Date;

beforeAll(async () => {
	sink = await Sink.start();
	since = new Date();
	webhook = await runtime.api('POST', '/webhooks', {
		url: sink.url,
		events: ['custom_event.received'],
		description: 'Orders',
	});
	const visitor = await runtime.newVisitor();
	await visitor.triggers('cart_abandoned');
	await visitor.triggers('cart_returned');
	await sink.count(2);
});
afterAll(async () => await sink.stop());

const choose = (value: string) => ({ __rl: true, mode: 'list', value });

async function deliveries(parameters = {}) {
	return await runNode(runtime.credential, {
		...webhookResource,
		operation: 'getDeliveries',
		webhookId: choose(webhook.id),
		...parameters,
	});
}

test('lists the webhooks, without their secrets', async () => {
	const { items, error } = await runNode(runtime.credential, {
		...webhookResource,
		operation: 'getAll',
	});

	expect(error).toBeUndefined();
	expect(items).toEqual([
		{
			json: expect.objectContaining({ id: webhook.id, url: sink.url, enabled: true }),
			pairedItem: { item: 0 },
		},
	]);
	expect(items[0]?.json).not.toHaveProperty('secret');
});

test('lists what became of the events', async () => {
	const delivered = await eventually(async () => {
		const { items } = await deliveries({ filters: { status: 'delivered' } });
		return items.length === 2 ? items : undefined;
	});

	expect(delivered).toEqual(
		[0, 1].map(() => ({
			json: expect.objectContaining({ status: 'delivered', event: 'custom_event.received' }),
			pairedItem: { item: 0 },
		})),
	);
	expect((await deliveries({ filters: { status: 'failed' } })).items).toEqual([]);
	expect((await deliveries({ limit: 1 })).items).toHaveLength(1);
});

test('sends one event again', async () => {
	const before = sink.received.length;
	const [newest] = (await deliveries({ limit: 1 })).items;

	const { items, error } = await runNode(
		runtime.credential,
		{ ...replayEvent, deliveryId: '={{ $json.id }}' },
		[newest!.json],
	);

	expect(error).toBeUndefined();
	expect(items[0]).toEqual({
		json: expect.objectContaining({ id: (newest!.json as unknown as Delivery).id }),
		pairedItem: { item: 0 },
	});
	await sink.count(before + 1);
	expect(sink.received.at(-1)?.body.data.event.name).toBe('cart_returned');
});

test('sends all again since a moment', async () => {
	const before = sink.received.length;

	const { items, error } = await runNode(runtime.credential, {
		...webhookResource,
		operation: 'replay',
		webhookId: choose(webhook.id),
		since: since.toISOString(),
		options: { status: 'delivered' },
	});

	expect(error).toBeUndefined();
	expect(items[0]?.json).toMatchObject({ id: webhook.id });
	await sink.count(before + 2);
	expect(sink.received.slice(before).map(({ body }) => body.data.event.name)).toEqual([
		'cart_abandoned',
		'cart_returned',
	]);
});

test.each([
	['getDeliveries', {}, { webhookId: '={{ $json.webhook }}' }, "Check 'Webhook'"],
	['replay', {}, { webhookId: '={{ $json.webhook }}', since: '2026-11-20' }, "Check 'Webhook'"],
	['replay', replayEvent, { deliveryId: '={{ $json.webhook }}' }, "Check 'Delivery ID'"],
])('%s says that it is unknown, and goes on if wanted', async (operation, resource, more, hint) => {
	const parameters = { ...webhookResource, operation, ...resource, ...more };
	const items = [{ webhook: 'wh_unknown' }, { webhook: '' }];

	expect((await runNode(runtime.credential, parameters, items)).error).toMatchObject({
		httpCode: '404',
		description: expect.stringContaining(hint),
	});
	expect(
		(await runNode(runtime.credential, parameters, items, 'continueRegularOutput')).items,
	).toEqual([
		{ json: expect.objectContaining({ code: expect.any(String) }), pairedItem: { item: 0 } },
		{ json: expect.objectContaining({ error: expect.anything() }), pairedItem: { item: 1 } },
	]);
});

test('says which field is not a date', async () => {
	const { error } = await runNode(runtime.credential, {
		...webhookResource,
		operation: 'replay',
		webhookId: choose(webhook.id),
		since: 'yesterday',
	});

	expect(error?.message).toContain("'Since' is 'yesterday', which is not a date");
});

test('fills the list of webhooks, and searches in it', async () => {
	expect((await searchWebhooksOnce(runtime.credential)).results).toEqual([
		{ name: `Orders · ${sink.url.replace('http://', '')}`, value: webhook.id },
	]);
	expect((await searchWebhooksOnce(runtime.credential, 'invoices')).results).toEqual([]);
});
