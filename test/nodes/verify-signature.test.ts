/** Webhook → Verify Signature, with deliveries as a real runtime sends them. */
import type { Webhook } from '../../protocol/shapes';
import { Sink, type Received } from '../support/sink';
import { runNode, type ItemWithFile, type NodeRun } from './support/run-node';
import { useRuntime } from './support/use-runtime';

const runtime = useRuntime();
const verify = { resource: 'webhook', operation: 'verifySignature' };
/** Nothing of the credential is needed, and n8n does not ask for one. */
const nobody = { baseUrl: 'http://127.0.0.1:1', apiKey: 'none' };

let sink: Sink;
let webhook: Webhook;
let delivery: Received;

beforeAll(async () => {
	sink = await Sink.start();
	webhook = await runtime.api('POST', '/webhooks', {
		url: sink.url,
		events: ['custom_event.received'],
	});
	const visitor = await runtime.newVisitor();
	await visitor.triggers('cart_abandoned', { note: 'Ça va? 🛒', 1: 'one' });
	[delivery] = (await sink.count(1)) as [Received];
});
afterAll(async () => await sink.stop());

/** What n8n's Webhook node gives with the option Raw Body. */
function arrived({ headers = delivery.headers, raw = delivery.raw } = {}): ItemWithFile {
	return {
		json: { headers, body: {} },
		binary: {
			data: { data: Buffer.from(raw).toString('base64'), mimeType: 'application/json' },
		},
	};
}

async function check(item = arrived(), parameters = {}): Promise<NodeRun> {
	return await runNode(nobody, { ...verify, signingKey: webhook.secret!, ...parameters }, [item]);
}

test.each([{ scheme: 'standard' }, { scheme: 'body' }])(
	'knows a delivery by %j',
	async (scheme) => {
		const { items, error } = await check(arrived(), scheme);

		expect(error).toBeUndefined();
		expect(items).toEqual([
			{
				json: expect.objectContaining({
					valid: true,
					type: 'custom_event.received',
					id: delivery.body.id,
					sessionId: delivery.body.data.sessionId,
					event: expect.objectContaining({ data: { note: 'Ça va? 🛒', 1: 'one' } }),
				}),
				pairedItem: { item: 0 },
			},
		]);
	},
);

test('reads a body and headers that are given as text', async () => {
	const { items } = await runNode(
		nobody,
		{
			...verify,
			signingKey: ` ${webhook.secret!}\n`,
			bodySource: 'text',
			body: '={{ $json.raw }}',
			headers: '={{ JSON.stringify($json.headers) }}',
		},
		[{ raw: delivery.raw, headers: { ...delivery.headers, 'Webhook-Id': delivery.body.id } }],
	);

	expect(items[0]?.json).toMatchObject({ valid: true, id: delivery.body.id });
});

describe('tells, and passes nothing on, when', () => {
	test.each<[string, () => ItemWithFile, object, string]>([
		[
			'the body was changed',
			() => arrived({ raw: delivery.raw.replace('cart_', 'card_') }),
			{},
			'wrong-signature',
		],
		[
			'the body was changed, by the signature without a time',
			() => arrived({ raw: `${delivery.raw} ` }),
			{ scheme: 'body' },
			'wrong-signature',
		],
		['there are no headers', () => arrived({ headers: {} }), {}, 'missing-headers'],
		[
			'there is no signature',
			() => arrived({ headers: {} }),
			{ scheme: 'body' },
			'missing-headers',
		],
		[
			'the time was changed',
			() => arrived({ headers: { ...delivery.headers, 'webhook-timestamp': '1700000000' } }),
			{},
			'stale-timestamp',
		],
		['the secret is another', () => arrived(), { signingKey: 'whsec_b3RoZXI=' }, 'wrong-signature'],
		[
			'a tolerance that is no number is given',
			() => arrived({ headers: { ...delivery.headers, 'webhook-timestamp': '1700000000' } }),
			{ options: { signatureTolerance: 'ever' } },
			'stale-timestamp',
		],
	])('%s', async (_what, item, parameters, reason) => {
		const { items, error } = await check(item(), parameters);

		expect(error).toBeUndefined();
		expect(items).toEqual([{ json: { valid: false, reason }, pairedItem: { item: 0 } }]);
	});
});

test('gives a body of another kind as it is', async () => {
	const legacy = await runtime.api<Webhook>('POST', '/webhooks', {
		url: sink.url,
		events: ['custom_event.received'],
		format: 'legacy',
	});
	const before = sink.received.length;
	await (await runtime.newVisitor()).triggers('cart_abandoned');
	await sink.count(before + 2);
	const [sent] = sink.received.filter(({ body }) => typeof body.event === 'object');

	const { items } = await check(arrived(sent), { signingKey: legacy.secret!, scheme: 'body' });

	expect(items[0]?.json).toMatchObject({
		valid: true,
		body: { event: { name: 'cart_abandoned' } },
	});
});

test.each([
	["'Webhook Secret' is empty", { signingKey: ' ' }],
	["'Body' is empty", { bodySource: 'text', body: '={{ " " }}' }],
	["'Headers' is not an object", { headers: 'webhook-id: 1' }],
	['has no binary', { binaryPropertyName: 'file' }],
])('says %s', async (expected, parameters) => {
	const { error } = await check(arrived(), parameters);

	expect(`${error?.message} ${error?.description}`.toLowerCase()).toContain(
		expected === 'has no binary' ? "'file'" : expected.toLowerCase(),
	);
});
