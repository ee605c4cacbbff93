/** Every trigger, switched on in a real runtime: what arrives is signed, and what the Zap gets is what the editor showed. */
import app from '../../zapier/src';
import { useZapier, type Visitor } from './support/use-zapier';

const zapier = useZapier();
const { triggers } = app as any;

interface Scenario {
	inputData?: Record<string, unknown>;
	/** What happens, to one visitor, once, and nothing else that the trigger is about. */
	cause: (visitor: Visitor) => Promise<unknown>;
	/** What must have happened before, unseen by the Zap. */
	before?: (visitor: Visitor) => Promise<unknown>;
	item: Record<string, unknown>;
}

const api = (method: string, path: string, body?: unknown) => zapier.api(method, path, body);

const SCENARIOS: Record<string, Scenario> = {
	new_session: {
		cause: ({ writes }) => writes('Hello'),
		item: { event_type: 'session.created', session_status: 'active', handled_by: 'waiting' },
	},
	new_visitor_message: {
		before: ({ writes }) => writes('Hello'),
		cause: ({ writes }) => writes('Is it in stock?'),
		item: { message_text: 'Is it in stock?', message_files: null, message_count: 1 },
	},
	new_operator_message: {
		cause: ({ sessionId }) =>
			api('POST', `/sessions/${sessionId}/messages`, { content: 'Yes, it ships today.' }),
		item: { message_text: 'Yes, it ships today.', operator_name: null, handled_by: 'human' },
	},
	new_custom_event: {
		inputData: { event_name: 'cart_abandoned' },
		cause: ({ triggers }) => triggers('cart_abandoned', { total: 129 }),
		item: { event_name: 'cart_abandoned', event_data: { total: 129 } },
	},
	session_closed: {
		before: ({ writes }) => writes('Hello'),
		cause: ({ sessionId }) => api('POST', `/sessions/${sessionId}/close`),
		item: { session_status: 'closed', handled_by: 'closed' },
	},
	visitor_identified: {
		cause: ({ sessionId }) =>
			api('POST', `/sessions/${sessionId}/identify`, {
				name: 'Ada',
				email: 'ada@example.com',
				customerId: 'customer-1042',
				metadata: { plan: 'pro' },
			}),
		item: {
			visitor_name: 'Ada',
			visitor_email: 'ada@example.com',
			customer_id: 'customer-1042',
			visitor_data: { plan: 'pro' },
			visitor_verified: false,
		},
	},
	rating_received: {
		before: ({ sessionId }) => api('POST', `/sessions/${sessionId}/csat`),
		cause: ({ rates }) => rates(4, 'Quick'),
		item: { rating_score: 4, rating_comment: 'Quick' },
	},
	ai_took_over: {
		before: ({ writes }) => writes('Hello'),
		cause: ({ sessionId }) => api('POST', `/sessions/${sessionId}/ai`, { enabled: true }),
		item: { reason: 'manual', handled_by: 'bot', ai_enabled: true },
	},
	human_took_over: {
		before: ({ writes }) => writes('Hello'),
		cause: ({ sessionId }) => api('POST', `/sessions/${sessionId}/messages`, { content: 'Hi' }),
		item: { reason: 'operator_message', handled_before_by: 'waiting', handled_by: 'human' },
	},
};

const visible = Object.values<any>(triggers)
	.filter(({ display }) => !display.hidden)
	.map(({ key }) => key as string);

test('every trigger that users see is tried here', () => {
	expect(Object.keys(SCENARIOS).sort()).toEqual([...visible].sort());
	expect(visible).toHaveLength(9);
});

describe.each(visible)('%s', (key) => {
	const scenario = SCENARIOS[key]!;
	const { operation } = triggers[key];

	test('receives a signed delivery, and its fields are those of sample, definition and test step', async () => {
		const visitor = await zapier.newVisitor();
		await scenario.before?.(visitor);
		const zap = await zapier.zap(key, scenario.inputData).turnOn();
		await scenario.cause(visitor);

		const delivery = await zap.arrival();
		expect(delivery.headers).toMatchObject({
			'webhook-signature': expect.stringMatching(/^v1,/),
			'webhook-id': delivery.body.id,
		});
		const [item, ...more] = await zap.receive(delivery);
		expect(more).toEqual([]);
		expect(item).toMatchObject({
			id: delivery.body.id,
			occurred_at: delivery.body.timestamp,
			session_id: visitor.sessionId,
			visitor_id: visitor.visitorId,
			page_url: 'https://shop.example/cart',
			page_title: 'Your cart',
			...scenario.item,
		});

		const listed = await zap.test();
		// The same event from the log gives the same item, to the last field.
		expect(listed[0]).toEqual(item);
		const fields = operation.outputFields.map((field: { key: string }) => field.key);
		expect(Object.keys(item)).toEqual(fields);
		expect(Object.keys(operation.sample)).toEqual(fields);
		await zap.turnOff();
	});

	test('its sample has a value of the right type for every field', () => {
		for (const { key: field, type, list } of operation.outputFields) {
			const value = list ? operation.sample[field][0] : operation.sample[field];
			const kinds: Record<string, string> = { integer: 'number', boolean: 'boolean' };
			expect(typeof value).toBe(type === undefined ? 'object' : (kinds[type] ?? 'string'));
			expect(value).not.toBeNull();
			if (type === 'datetime') expect(value).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
		}
	});

	test('subscribes for itself and ends that, also a second time', async () => {
		const [first, second] = [
			zapier.zap(key, scenario.inputData),
			zapier.zap(key, scenario.inputData),
		];
		await first.turnOn();
		await second.turnOn();

		expect(first.subscribeData).toEqual({
			id: expect.stringMatching(/^wh_/),
			secret: expect.stringMatching(/^whsec_/),
		});
		expect(await api('GET', `/webhooks/${first.subscribeData.id}`)).toMatchObject({
			url: first.targetUrl,
			source: 'zapier',
			description: `Zapier: ${triggers[key].display.label}`,
		});
		await first.turnOff();
		await first.turnOff();
		const { webhooks } = await api('GET', '/webhooks');
		expect(webhooks.map(({ id }: { id: string }) => id)).toEqual([second.subscribeData.id]);
		await second.turnOff();
	});

	test('runs on nothing that it is not about', async () => {
		const zap = await zapier.zap(key, scenario.inputData).turnOn();
		// What an administrator can send to any subscription.
		await api('POST', `/webhooks/${zap.subscribeData.id}/test`);

		expect(await zap.next()).toEqual([]);
		await zap.turnOff();
	});
});
