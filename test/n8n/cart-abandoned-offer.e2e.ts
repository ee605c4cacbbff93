/** The main job, with nothing pretended: page → runtime → n8n → runtime → page, and what may go wrong between. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Webhook } from '../../protocol/shapes';
import { createSigningKey, signStandard } from '../../protocol/signature';
import { N8nHost } from './support/n8n-host';
import { RuntimeProgram } from './support/runtime-program';
import { settingOf } from './support/setting';
import { Visitor } from './support/visitor';
import { step, waitFor } from './support/wait-for';

const WORKFLOW_FILE = join(__dirname, '../../workflows/cart-abandoned-offer.json');
const WORKFLOW = 'cartOffer';
/** The placeholder that the workflow file carries. */
const CREDENTIAL = 'pocketPingAccount';

interface Delivery {
	body: string;
	headers: Record<string, string>;
}

let runtime: RuntimeProgram;
let n8n: N8nHost;
const visitors: Visitor[] = [];

beforeAll(async () => {
	const folder = settingOf('TEST_N8N_FOLDER');
	const home = join(folder, 'home');
	mkdirSync(home);

	step('the runtime starts');
	runtime = await RuntimeProgram.prepare(join(folder, 'data'));
	await runtime.start();

	step('the tarball is installed');
	n8n = await N8nHost.prepare(home, settingOf('TEST_N8N_PROGRAM'), settingOf('TEST_N8N_TARBALL'));
	await n8n.importCredential(CREDENTIAL, { baseUrl: runtime.url, apiKey: runtime.apiKey });
	await n8n.importWorkflow(WORKFLOW_FILE, WORKFLOW);
	await n8n.publish(WORKFLOW);
	await n8n.start();
	await n8n.api.setUpOwner();
	await waitFor('the subscription', async () => (await subscriptions())[0]);
}, 300_000);

afterAll(async () => {
	for (const visitor of visitors) visitor.leave();
	await Promise.all([n8n?.stop(), runtime?.stop()]);
}, 90_000);

test('n8n offers the nodes, and the one for AI agents', async () => {
	expect(await n8n.api.nodeTypes()).toEqual(
		expect.arrayContaining([
			'n8n-nodes-pocketping.pocketPing',
			'n8n-nodes-pocketping.pocketPingTool',
			'n8n-nodes-pocketping.pocketPingTrigger',
		]),
	);
});

test('the connection test of the credential tells a right key from a wrong one', async () => {
	const baseUrl = runtime.url;

	expect(await n8n.api.testCredential(CREDENTIAL, { baseUrl, apiKey: runtime.apiKey })).toBe('OK');
	expect(await n8n.api.testCredential(CREDENTIAL, { baseUrl, apiKey: 'wrong' })).toBe('Error');
});

test('publishing made one subscription, for this event only', async () => {
	expect(await subscriptions()).toEqual([
		expect.objectContaining({
			url: expect.stringMatching(`^${n8n.url}/webhook/`),
			events: ['custom_event.received'],
			eventNames: ['cart_abandoned'],
			description: `n8n workflow ${WORKFLOW}`,
			source: 'n8n',
			enabled: true,
		}),
	]);
});

test('an abandoned cart brings the offer to the page and the message to the chat', async () => {
	const visitor = await arrive();

	visitor.trigger('cart_abandoned', { total: 129 });

	await getsOffer(visitor, 129);
});

test('another event of the page starts nothing', async () => {
	const before = await runs();
	const visitor = await arrive();

	visitor.trigger('page_scrolled', { depth: 80 });
	visitor.trigger('cart_abandoned', { total: 1 });

	// Deliveries of a session keep their order: had the first one started a run, there would be two.
	await getsOffer(visitor, 1);
	await runsBecome(before + 1);
});

describe('a delivery that the runtime did not sign gets 401 and starts nothing', () => {
	const body = JSON.stringify({
		id: 'evt_forged',
		event: 'custom_event.received',
		timestamp: new Date().toISOString(),
		data: {
			sessionId: 'sess_forged',
			event: { name: 'cart_abandoned', data: {}, timestamp: new Date().toISOString() },
		},
	});

	test.each(['unsigned', 'forged', 'stale', 'altered'] as const)('%s', async (kind) => {
		const before = await runs();
		const { url } = (await subscriptions())[0]!;

		expect(await post(url, deliveryOf(kind))).toBe(401);

		expect(await runs()).toBe(before);
	});

	test('while the same one with a good signature gets 200 and starts a run', async () => {
		const before = await runs();
		const { url } = (await subscriptions())[0]!;

		expect(await post(url, deliveryOf('genuine'))).toBe(200);

		await runsBecome(before + 1);
	});

	function deliveryOf(kind: 'unsigned' | 'forged' | 'stale' | 'altered' | 'genuine'): Delivery {
		if (kind === 'unsigned') return { body, headers: {} };
		const secret = kind === 'forged' ? 'whsec_Zm9yZ2VyeQ==' : n8n.webhookSecret(WORKFLOW);
		const timestamp = Math.floor(Date.now() / 1000) - (kind === 'stale' ? 600 : 0);
		const signature = signStandard(createSigningKey(secret), 'evt_forged', timestamp, body);
		return {
			body: kind === 'altered' ? body.replace('sess_forged', 'sess_other') : body,
			headers: {
				'webhook-id': 'evt_forged',
				'webhook-timestamp': String(timestamp),
				'webhook-signature': signature,
			},
		};
	}
});

test('an event that was taken while n8n was down survives a crash of the runtime', async () => {
	const before = await runs();
	const visitor = await arrive();
	step('n8n stops');
	await n8n.stop();

	visitor.trigger('cart_abandoned', { total: 250 });
	await waitFor('the event to be stored', async () => await storedEvent(visitor));
	step('the runtime is killed, and starts again');
	await runtime.kill();
	await runtime.start();
	await visitor.openSocket();
	await n8n.start();

	await getsOffer(visitor, 250, 120_000);
	await runsBecome(before + 1);
	expect(await subscriptions()).toHaveLength(1);
});

test('listening for a test event leaves the published workflow alone', async () => {
	const [published] = await subscriptions();
	await n8n.api.listenForTestEvent(WORKFLOW, 'Cart Abandoned');
	expect((await subscriptions()).map(({ url }) => url)).toEqual(
		expect.arrayContaining([published!.url, published!.url.replace('/webhook/', '/webhook-test/')]),
	);
	const visitor = await arrive();

	visitor.trigger('cart_abandoned', { total: 77 });

	await getsOffer(visitor, 77);
	await waitFor('the listening to end', async () =>
		(await subscriptions()).length === 1 ? true : undefined,
	);
	expect((await subscriptions())[0]).toMatchObject({ id: published!.id, enabled: true });
});

test('unpublishing ends the subscription, and events start nothing any more', async () => {
	await n8n.api.unpublish(WORKFLOW);

	await waitFor('the subscription to end', async () =>
		(await subscriptions()).length === 0 ? true : undefined,
	);
	const before = await runs();
	const visitor = await arrive();
	visitor.trigger('cart_abandoned', { total: 129 });
	await waitFor('the event to be stored', async () => await storedEvent(visitor));
	await new Promise((resolve) => setTimeout(resolve, 1_500));
	expect(await runs()).toBe(before);
	expect(visitor.frames.filter(({ type }) => type === 'event')).toEqual([]);
});

async function arrive(): Promise<Visitor> {
	const visitor = await Visitor.arrive(runtime.url);
	visitors.push(visitor);
	return visitor;
}

async function getsOffer(visitor: Visitor, cartTotal: number, timeoutMs?: number): Promise<void> {
	const offer = await visitor.receives('event', ({ name }) => name === 'show_offer', timeoutMs);
	expect(offer.data).toEqual({ code: 'SAVE20', discount: 20, cartTotal });
	const message = await visitor.receives('message', ({ sender }) => sender === 'operator');
	expect(message.content).toContain('SAVE20');
}

/** How many runs of the workflow there have been. */
async function runs(): Promise<number> {
	return (await n8n.api.executions(WORKFLOW)).length;
}

async function runsBecome(expected: number): Promise<void> {
	await waitFor(`run ${expected}`, async () => ((await runs()) >= expected ? true : undefined));
	expect(await runs()).toBe(expected);
}

async function subscriptions(): Promise<Webhook[]> {
	return (await runtime.get<{ webhooks: Webhook[] }>('/webhooks')).webhooks;
}

async function storedEvent(visitor: Visitor): Promise<object | undefined> {
	const query = `type=custom_event.received&sessionId=${visitor.sessionId}`;
	return (await runtime.get<{ events: object[] }>(`/events?${query}`)).events[0];
}

async function post(url: string, { body, headers }: Delivery): Promise<number> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { ...headers, 'content-type': 'application/json' },
		body,
	});
	await response.text();
	return response.status;
}
