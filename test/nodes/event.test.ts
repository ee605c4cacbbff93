/** Event → Emit and Broadcast, run by n8n-core against a real runtime. */
import { byId, sessionOfItem } from './support/parameters';
import { runNode } from './support/run-node';
import { useRuntime } from './support/use-runtime';

const runtime = useRuntime();
const emit = { resource: 'event', operation: 'emit', eventName: 'show_offer' };
const broadcast = { resource: 'event', operation: 'broadcast', eventName: 'sale_started' };

test('emits with single fields, and numbers stay numbers', async () => {
	const sessionId = await runtime.newSession();

	const { items, error } = await runNode(
		runtime.credential,
		{
			...emit,
			sessionId: sessionOfItem,
			data: {
				fields: [
					{ name: 'code', value: 'SAVE20' },
					{ name: 'cartTotal', value: '={{ $json.total }}' },
				],
			},
		},
		[{ sessionId, total: 129 }],
	);

	expect(error).toBeUndefined();
	expect(items).toEqual([
		{
			json: expect.objectContaining({
				name: 'show_offer',
				data: { code: 'SAVE20', cartTotal: 129 },
				sessionId,
				delivered: 0,
			}),
			pairedItem: { item: 0 },
		},
	]);
});

test.each([
	['text', '{"code":"SAVE20","tags":["a"]}', { code: 'SAVE20', tags: ['a'] }],
	['an object', '={{ ({ code: $json.code }) }}', { code: 'SAVE20' }],
	['a list', '[1, 2]', [1, 2]],
])('emits JSON given as %s', async (_how, dataJson, data) => {
	const { items, error } = await runNode(
		runtime.credential,
		{ ...emit, sessionId: sessionOfItem, specifyData: 'json', dataJson },
		[{ sessionId: await runtime.newSession(), code: 'SAVE20' }],
	);

	expect(error).toBeUndefined();
	expect(items[0]?.json.data).toEqual(data);
});

test('emits a name alone when there is no data', async () => {
	const { items } = await runNode(runtime.credential, {
		...emit,
		sessionId: byId(await runtime.newSession()),
		specifyData: 'json',
		dataJson: '',
	});

	expect(items[0]?.json).toMatchObject({ name: 'show_offer' });
	expect(items[0]?.json).not.toHaveProperty('data');
});

test('says so when the data is not JSON', async () => {
	const { error } = await runNode(runtime.credential, {
		...emit,
		sessionId: byId('sess_any'),
		specifyData: 'json',
		dataJson: '={{ "{code: SAVE20" }}',
	});

	expect(error).toMatchObject({
		name: 'NodeOperationError',
		message: expect.stringContaining("'Data (JSON)' is not valid JSON"),
		description: expect.stringContaining('double quotes'),
	});
});

test.each(['__proto__', 'constructor', 'prototype', ' '])(
	'refuses %j as the name of a field',
	async (name) => {
		const { error } = await runNode(runtime.credential, {
			...emit,
			sessionId: byId('sess_any'),
			data: { fields: [{ name, value: 'x' }] },
		});

		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining('cannot be sent'),
		});
	},
);

test('refuses an event without a name', async () => {
	const { error } = await runNode(
		runtime.credential,
		{ ...emit, eventName: '={{ $json.name }}', sessionId: byId('sess_any') },
		[{}],
	);

	expect(error?.message).toContain("'Event Name' is empty");
});

test('says that the session is unknown', async () => {
	const { error } = await runNode(runtime.credential, {
		...emit,
		sessionId: byId('sess_unknown'),
	});

	expect(error).toMatchObject({ message: 'Session not found', httpCode: '404' });
});

test('broadcasts, and tells how many pages it reached', async () => {
	const { items, error } = await runNode(runtime.credential, {
		...broadcast,
		specifyData: 'json',
		dataJson: '{"percent":10}',
	});

	expect(error).toBeUndefined();
	expect(items[0]).toEqual({
		json: expect.objectContaining({
			name: 'sale_started',
			data: { percent: 10 },
			delivered: 0,
		}),
		pairedItem: { item: 0 },
	});
	expect(items[0]?.json).not.toHaveProperty('sessionId');
});

test('refuses to broadcast without a name', async () => {
	const { error } = await runNode(runtime.credential, { ...broadcast, eventName: '={{ "" }}' });

	expect(error?.message).toContain("'Event Name' is empty");
});
