/** What the trigger does with a delivery, seen through n8n-core's webhook context. */
import type { EventBody, Message, Session } from '../../protocol/shapes';
import { createSigningKey, signStandard } from '../../protocol/signature';
import { TriggerHarness, type Arrival } from './support/trigger-harness';

const SIGNER = `whsec_${Buffer.from('the runtime and the node know it').toString('base64')}`;

const session: Session = {
	id: 'sess_1',
	visitorId: 'vis_1',
	projectId: 'default',
	status: 'active',
	createdAt: '2026-11-20T10:00:00.000Z',
	lastActivity: '2026-11-20T10:00:00.000Z',
	metadata: { pageUrl: 'https://shop.example/cart' },
	aiEnabled: null,
	handledBy: 'waiting',
};

const cartAbandoned: EventBody = {
	id: 'evt_1',
	event: 'custom_event.received',
	timestamp: '2026-11-20T10:00:00.000Z',
	data: {
		sessionId: 'sess_1',
		session,
		event: {
			name: 'cart_abandoned',
			data: { total: 129 },
			timestamp: '2026-11-20T10:00:00.000Z',
			sessionId: 'sess_1',
		},
	},
};

describe('a delivery that is not proven to come from the runtime gets 401 and starts nothing', () => {
	const good = signed(cartAbandoned);
	const other = Buffer.from(JSON.stringify({ ...cartAbandoned, id: 'evt_2' }));

	test.each<[string, Arrival]>([
		['no signature', { ...good, headers: {} }],
		['no timestamp', without(good, 'webhook-timestamp')],
		['no delivery ID', without(good, 'webhook-id')],
		['a timestamp that is not a number', withHeader(good, 'webhook-timestamp', 'yesterday')],
		['another body than the signed one', { ...good, rawBody: other }],
		['another delivery ID than the signed one', withHeader(good, 'webhook-id', 'evt_2')],
		['a signature made with another secret', signed(cartAbandoned, { secret: 'whsec_b3RoZXI=' })],
		['a signature of another version', withHeader(good, 'webhook-signature', 'v2,abc')],
		['a signature from six minutes ago', signed(cartAbandoned, { ageSeconds: 360 })],
		['a signature from the future', signed(cartAbandoned, { ageSeconds: -360 })],
		['no body', { headers: good.headers }],
		['an empty body', { ...good, rawBody: Buffer.alloc(0) }],
	])('%s', async (_what, arrival) => {
		expect(await trigger().deliver(arrival)).toEqual({ status: 401 });
	});

	test('any, while the node has no secret', async () => {
		const forgetful = new TriggerHarness({ baseUrl: 'http://127.0.0.1:1', apiKey: 'any' }, {});

		expect(await forgetful.deliver(good)).toEqual({ status: 401 });
	});
});

test('starts the workflow with the event on top', async () => {
	expect(await trigger().deliver(signed(cartAbandoned))).toEqual({
		status: 200,
		started: [
			{
				type: 'custom_event.received',
				id: 'evt_1',
				timestamp: '2026-11-20T10:00:00.000Z',
				sessionId: 'sess_1',
				event: cartAbandoned.data.event,
				session,
				data: cartAbandoned.data,
			},
		],
	});
});

test('accepts one good signature among several, as during the rotation of a secret', async () => {
	const arrival = signed(cartAbandoned);
	const signature = `v1,bm90IHRoaXM= ${arrival.headers['webhook-signature']}`;

	const answer = await trigger().deliver(withHeader(arrival, 'webhook-signature', signature));

	expect(answer.started).toHaveLength(1);
});

test('reads the bytes that were signed, whatever their script', async () => {
	const body = structuredClone(cartAbandoned);
	body.data.event!.data = { note: 'Ça va? 🛒' };

	const { started } = await trigger().deliver(signed(body));

	expect(started?.[0]).toMatchObject({ event: { data: { note: 'Ça va? 🛒' } } });
});

test('a longer tolerance lets an older signature through, a shorter one does not', async () => {
	const arrival = signed(cartAbandoned, { ageSeconds: 360 });

	expect(await withTolerance(600).deliver(arrival)).toMatchObject({ status: 200 });
	expect(await withTolerance(60).deliver(arrival)).toEqual({ status: 401 });
	// A tolerance that is no number of seconds must not switch the check off.
	expect(await withTolerance(Number.NaN).deliver(arrival)).toEqual({ status: 401 });
	expect(await withTolerance(-1).deliver(arrival)).toEqual({ status: 401 });
});

test('a message of a visitor is ready for an AI agent', async () => {
	const chosen = trigger(['messageReceived']);

	const { started } = await chosen.deliver(signed(messageBy('visitor')));

	expect(started?.[0]).toMatchObject({
		type: 'message.created',
		sessionId: 'sess_1',
		chatInput: 'Is it in stock?',
		action: 'sendMessage',
		message: { content: 'Is it in stock?', type: 'visitor' },
	});
});

describe('quick messages that were joined', () => {
	const body = messageBy('visitor');
	const newest = body.data.message!;
	const first = { ...newest, id: 'msg_0', content: 'Hello' };
	const picture = { ...newest, id: 'msg_9', content: '' };
	const joined = { ...body, data: { ...body.data, messages: [first, picture, newest] } };

	test('are one text for an AI agent', async () => {
		const { started } = await trigger(['messageReceived']).deliver(signed(joined));

		expect(started).toEqual([
			expect.objectContaining({
				chatInput: 'Hello\nIs it in stock?',
				action: 'sendMessage',
				message: newest,
				messages: [first, picture, newest],
			}),
		]);
	});

	test('stay short when it is to simplify', async () => {
		const simple = trigger(['messageReceived'], '', {}, { simplify: true });
		const createdAt = newest.createdAt;

		expect((await simple.deliver(signed(joined))).started).toEqual([
			expect.objectContaining({
				chatInput: 'Hello\nIs it in stock?',
				content: 'Hello\nIs it in stock?',
				messageId: 'msg_1',
				messages: [
					{ id: 'msg_0', content: 'Hello', createdAt },
					{ id: 'msg_9', content: '', createdAt },
					{ id: 'msg_1', content: 'Is it in stock?', createdAt },
				],
			}),
		]);
	});
});

test.each(['operator', 'ai', 'system'] as const)(
	'a message of the %s is one that was sent',
	async (type) => {
		const { started } = await trigger(['messageSent']).deliver(signed(messageBy(type)));

		expect(started?.[0]).toMatchObject({ type: 'message.created', message: { type } });
		// An agent that answers its own messages would never stop.
		expect(started?.[0]).not.toHaveProperty('chatInput');
	},
);

test('gives few and flat fields when it is to simplify', async () => {
	const simple = (body: EventBody) =>
		trigger(['messageReceived', 'customEventReceived'], '', {}, { simplify: true }).deliver(
			signed(body),
		);
	const head = { timestamp: expect.any(String), id: 'evt_1', sessionId: 'sess_1' };

	expect((await simple(messageBy('visitor'))).started).toEqual([
		{
			...head,
			type: 'message.created',
			chatInput: 'Is it in stock?',
			action: 'sendMessage',
			sender: 'visitor',
			content: 'Is it in stock?',
			messageId: 'msg_1',
			pageUrl: 'https://shop.example/cart',
		},
	]);
	expect((await simple(cartAbandoned)).started).toEqual([
		{
			...head,
			type: 'custom_event.received',
			eventName: 'cart_abandoned',
			eventData: { total: 129 },
			pageUrl: 'https://shop.example/cart',
		},
	]);
});

describe('a delivery that the workflow does not want gets 200 and starts nothing', () => {
	test.each<[string, string[], string, EventBody]>([
		['a message of an operator', ['messageReceived'], '', messageBy('operator')],
		['a message of the AI', ['messageReceived'], '', messageBy('ai')],
		['a message of the system', ['messageReceived'], '', messageBy('system')],
		[
			'a message of a visitor while sent ones are chosen',
			['messageSent'],
			'',
			messageBy('visitor'),
		],
		['a custom event while messages are chosen', ['messageReceived'], '', cartAbandoned],
		['a custom event of another name', ['customEventReceived'], 'checkout.*', cartAbandoned],
		[
			'a new session while closed ones are chosen',
			['sessionClosed'],
			'',
			{ ...cartAbandoned, event: 'session.created', data: { sessionId: 'sess_1', session } },
		],
		['a test delivery', ['customEventReceived'], '', { ...cartAbandoned, event: 'test', data: {} }],
	])('%s', async (_what, events, eventNames, body) => {
		expect(await trigger(events, eventNames).deliver(signed(body))).toEqual({ status: 200 });
	});
});

test.each(['', 'cart_abandoned', 'cart*', '*', 'other, cart_abandoned'])(
	'the event names %j let cart_abandoned through',
	async (eventNames) => {
		const answer = await trigger(['customEventReceived'], eventNames).deliver(
			signed(cartAbandoned),
		);

		expect(answer.started).toHaveLength(1);
	},
);

test.each(['sessionCreated', 'sessionClosed'])('starts on %s', async (choice) => {
	const event = choice === 'sessionCreated' ? 'session.created' : 'session.closed';

	const { started } = await trigger([choice]).deliver(
		signed({ ...cartAbandoned, event, data: { sessionId: 'sess_1', session } }),
	);

	expect(started?.[0]).toMatchObject({ type: event, sessionId: 'sess_1', session });
	expect(started?.[0]).not.toHaveProperty('chatInput');
});

test('a signed body that is not an event gets 400 and starts nothing', async () => {
	expect(await trigger().deliver(signed('not JSON'))).toEqual({ status: 400 });
	expect(await trigger().deliver(signed('null'))).toEqual({ status: 400 });
	expect(await trigger().deliver(signed('{"event":"session.created"}'))).toEqual({ status: 400 });
});

function trigger(
	events = ['customEventReceived'],
	eventNames = '',
	options = {},
	more = {},
): TriggerHarness {
	return new TriggerHarness(
		{ baseUrl: 'http://127.0.0.1:1', apiKey: 'any' },
		{ events, eventNames, options, ...more },
	).remember({ webhookId: 'wh_1', webhookSecret: SIGNER, baseUrl: 'http://127.0.0.1:1' });
}

function withTolerance(signatureTolerance: number): TriggerHarness {
	return trigger(undefined, undefined, { signatureTolerance });
}

function messageBy(type: Message['type']): EventBody {
	return {
		...cartAbandoned,
		event: 'message.created',
		data: {
			sessionId: 'sess_1',
			session,
			message: {
				id: 'msg_1',
				sessionId: 'sess_1',
				content: 'Is it in stock?',
				type,
				createdAt: '2026-11-20T10:00:00.000Z',
			},
		},
	};
}

/** A delivery as the runtime would send it. */
function signed(
	body: EventBody | string,
	{ secret = SIGNER, ageSeconds = 0 } = {},
): Required<Arrival> {
	const rawBody = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
	const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
	return {
		rawBody,
		headers: {
			'content-type': 'application/json',
			'webhook-id': 'evt_1',
			'webhook-timestamp': String(timestamp),
			'webhook-signature': signStandard(createSigningKey(secret), 'evt_1', timestamp, rawBody),
		},
	};
}

function withHeader(arrival: Arrival, name: string, value: string): Arrival {
	return { ...arrival, headers: { ...arrival.headers, [name]: value } };
}

function without(arrival: Arrival, name: string): Arrival {
	const headers = { ...arrival.headers };
	delete headers[name];
	return { ...arrival, headers };
}
