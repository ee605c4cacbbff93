/** The previews of outputs that the editor shows before anything has run, held against real outputs. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import { OPERATIONS } from '../../nodes/PocketPing/actions/operations';
import { toItem } from '../../nodes/shared/event-item';
import type { EventBody } from '../../protocol/shapes';
import { Sink } from '../support/sink';
import { byId } from './support/parameters';
import { runNode } from './support/run-node';
import { useRuntime } from './support/use-runtime';

interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

const NODES = join(__dirname, '../../nodes');
const runtime = useRuntime();
let sink: Sink;
beforeAll(async () => {
	sink = await Sink.start();
});
afterAll(async () => await sink.stop());

const operations = Object.entries(OPERATIONS).flatMap(([resource, ofResource]) =>
	Object.keys(ofResource!).map((operation) => [resource, operation] as const),
);

/** What a wait gives comes later, and through another door. */
const atOnce = operations.filter(([, operation]) => operation !== 'sendAndWait');

test.each(atOnce)('%s: %s gives what its preview shows', async (resource, operation) => {
	const parameters = await prepare();

	const { items, error } = await runNode(runtime.credential, {
		...parameters,
		resource,
		operation,
	});

	expect(error).toBeUndefined();
	expect(items.length).toBeGreaterThan(0);
	for (const { json } of items) expect(surprises(json, schemaOf(resource, operation))).toEqual([]);
});

test('the trigger gives what its preview shows', async () => {
	await prepare();
	const { events } = await runtime.api<{ events: EventBody[] }>('GET', '/events?limit=100');
	const schema = read('PocketPingTrigger/__schema__/v1.0.0.json');

	const kinds = new Set(events.map(({ event }) => event));
	expect(kinds.size).toBeGreaterThan(3);
	for (const event of events.filter(({ event }) => /^(session|message|custom)/.test(event))) {
		expect(surprises(toItem(event), schema)).toEqual([]);
	}
});

test('the trigger gives what its preview shows when it joins quick messages', async () => {
	await runtime.api('POST', '/webhooks', {
		url: sink.url,
		events: ['message.created'],
		conditions: { sender: ['visitor'] },
		batchSeconds: 1,
	});
	const visitor = await runtime.newVisitor();
	await visitor.writes('Hello');
	await visitor.writes('Is it in stock?');
	const [joined] = await sink.count(1, ({ body }) => body.data.messages?.length === 2);

	const schema = read('PocketPingTrigger/__schema__/v1.0.0.json');
	expect(surprises(toItem(joined!.body as EventBody), schema)).toEqual([]);
});

/** A busy runtime, and every field that any operation might read. */
async function prepare() {
	const visitor = await runtime.newVisitor();
	const { sessionId } = visitor;
	const { id: webhookId } = await runtime.api<{ id: string }>('POST', '/webhooks', {
		url: sink.url,
		events: ['*'],
		eventNames: ['cart*'],
		conditions: { pageUrlContains: '/cart' },
	});
	const seen = sink.received.length;
	await visitor.writes('Hello');
	await visitor.triggers('cart_abandoned', { total: 129 });
	await sink.count(seen + 2);
	const { id: messageId } = await runtime.api<{ id: string }>(
		'POST',
		`/sessions/${sessionId}/messages`,
		{ content: 'Hi' },
	);
	await runtime.api('POST', `/sessions/${sessionId}/identify`, { name: 'Ada', metadata: { a: 1 } });
	const { deliveries } = await runtime.api<{ deliveries: Array<{ id: string }> }>(
		'GET',
		`/webhooks/${webhookId}/deliveries`,
	);
	return {
		sessionId: byId(sessionId),
		webhookId: byId(webhookId),
		messageId,
		deliveryId: deliveries[0]!.id,
		message: 'Hello',
		eventName: 'show_offer',
		data: { fields: [{ name: 'code', value: 'SAVE20' }] },
		updateFields: { name: 'Ada' },
		since: '2026-01-01',
		signingKey: 'secret',
		bodySource: 'text',
		body: '{}',
		headers: '{}',
		...{ options: {}, filters: {} },
	};
}

function schemaOf(resource: string, operation: string): Schema {
	return read(`PocketPing/__schema__/v1.0.0/${resource}/${operation}.json`);
}

function read(path: string): Schema {
	const file = join(NODES, path);
	if (!existsSync(file)) throw new Error(`no preview: ${path}`);
	return JSON.parse(readFileSync(file, 'utf8')) as Schema;
}

/** Every field that the preview does not name, or names with another type. An object without fields is free. */
function surprises(value: unknown, schema: Schema, path = ''): string[] {
	if (value === null || value === undefined) return [];
	const type = Array.isArray(value) ? 'array' : typeof value;
	if (type !== schema.type.replace('integer', 'number')) return [`${path}: ${type}`];
	if (Array.isArray(value)) {
		return value.flatMap((entry) => surprises(entry, schema.items!, `${path}[]`));
	}
	if (type !== 'object' || Object.keys(schema.properties ?? {}).length === 0) return [];
	return Object.entries(value as IDataObject).flatMap(([name, inner]) => {
		const known = schema.properties![name];
		// What a page says about itself is not ours to list in full.
		if (!known && path.endsWith('.metadata')) return [];
		return known ? surprises(inner, known, `${path}.${name}`) : [`${path}.${name} is not named`];
	});
}
