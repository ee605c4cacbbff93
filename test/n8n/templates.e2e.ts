/** Every template besides the first: imported as it is into a real n8n, filled in like a user would, and run. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Message, Session, Webhook } from '../../protocol/shapes';
import { N8nHost } from './support/n8n-host';
import { RuntimeProgram } from './support/runtime-program';
import { settingOf } from './support/setting';
import { StandIn } from './support/stand-in';
import { startStandInModel } from './support/stand-in-model';
import { Visitor } from './support/visitor';
import { step, waitFor } from './support/wait-for';

const WORKFLOWS = join(__dirname, '../../workflows');
const AGENT = 'aiAgent';
const NOTIFY = 'notifyTeam';
const LEAD = 'outOfHours';
const VERIFY = 'verify';

let runtime: RuntimeProgram;
let n8n: N8nHost;
let team: StandIn;
let model: StandIn;
const visitors: Visitor[] = [];

beforeAll(async () => {
	const folder = join(settingOf('TEST_N8N_FOLDER'), 'templates');
	mkdirSync(join(folder, 'home'), { recursive: true });
	[team, model] = await Promise.all([StandIn.start(() => ({ ok: true })), startStandInModel()]);
	runtime = await RuntimeProgram.prepare(join(folder, 'data'));
	step('the runtime starts');
	await runtime.start();
	n8n = await N8nHost.prepare(
		join(folder, 'home'),
		settingOf('TEST_N8N_PROGRAM'),
		settingOf('TEST_N8N_TARBALL'),
	);
	const { secret } = await runtime.api<Webhook>('POST', '/webhooks', {
		url: `${n8n.url}/webhook/pocketping-events`,
		events: ['custom_event.received'],
	});
	await n8n.importCredential('pocketPingAccount', { baseUrl: runtime.url, apiKey: runtime.apiKey });
	await n8n.importCredential(
		'openAiAccount',
		{ apiKey: 'any', url: `${model.url}/v1` },
		'openAiApi',
	);
	await template('ai-agent-with-handover', AGENT, {
		// Somebody who adds the option to the trigger.
		'"handledBy":["waiting","bot"]},"options":{}':
			'"handledBy":["waiting","bot"]},"options":{"batchSeconds":2}',
	});
	await template('new-conversation-notify', NOTIFY, {
		'https://hooks.example.com/your-address': team.url,
	});
	await template('out-of-hours-lead', LEAD);
	await template('verify-signature', VERIFY, {
		'whsec_enter-the-secret-of-your-webhook': secret!,
	});
	await n8n.start();
	await n8n.api.setUpOwner();
	await waitFor('the subscriptions', async () =>
		(await subscriptions()).length === 4 ? true : undefined,
	);
}, 300_000);

afterAll(async () => {
	for (const visitor of visitors) visitor.leave();
	await Promise.all([n8n?.stop(), runtime?.stop(), team?.stop(), model?.stop()]);
}, 90_000);

test('a conversation that begins is told to the team, once', async () => {
	const visitor = await arrive();
	await visitor.writes('Hello');
	await visitor.writes('Anybody there?');

	const { body } = await waitFor('the team to be told', () => team.asked[0]);
	expect(body).toEqual({
		text: 'New conversation with a visitor on https://shop.example/cart',
	});
	await settled(NOTIFY, 1);
	expect(team.asked).toHaveLength(1);
});

test('the agent answers with what the trigger gives, and remembers the conversation', async () => {
	const visitor = await arrive();

	await visitor.writes('Do you ship to Norway?');
	const first = await answerOf(visitor, 'Norway');
	expect(first).toEqual({ sender: 'ai', content: 'You said: Do you ship to Norway? (2 messages)' });
	await visitor.writes('And to Sweden?');

	// The system's, the two of the first turn, and the new one.
	expect((await answerOf(visitor, 'Sweden')).content).toBe('You said: And to Sweden? (4 messages)');
});

test('the agent answers quick messages once, as one text', async () => {
	const visitor = await arrive();

	await visitor.writes('Do you ship to Norway?');
	await visitor.writes('Or to Finland?');

	expect(await answerOf(visitor, 'Finland')).toEqual({
		sender: 'ai',
		content: 'You said: Do you ship to Norway?\nOr to Finland? (2 messages)',
	});
	expect((await subscriptions()).filter(({ batchSeconds }) => batchSeconds === 2)).toHaveLength(1);
});

test('the agent hands over with its tool, and stays quiet from then on', async () => {
	const visitor = await arrive();

	await visitor.writes('I want to talk to a human');
	await visitor.receives('message', ({ content }) => content === 'Somebody will answer soon.');
	const path = `/sessions/${visitor.sessionId}/messages`;
	const { messages } = await runtime.get<{ messages: Message[] }>(path);
	// Once it handed over, the AI may not speak any more.
	expect(messages.at(-1)).toMatchObject({ type: 'system', content: 'Somebody will answer soon.' });
	const { aiEnabled } = await runtime.get<Session>(`/sessions/${visitor.sessionId}`);
	expect(aiEnabled).toBe(false);

	const before = model.asked.length;
	const runs = (await n8n.api.executions(AGENT)).length;
	await visitor.writes('Hello?');
	await settled(AGENT, runs + 1);
	expect(model.asked).toHaveLength(before);
});

test('a human who answers has the last word, also against an agent that is still thinking', async () => {
	// Otherwise the workflow for the time out of hours has a word, too.
	await runtime.api('PUT', '/operator/status', { online: true });
	const visitor = await arrive();
	const runs = (await n8n.api.executions(AGENT)).length;
	let think = () => {};
	model.gate = new Promise((resolve) => (think = resolve));
	const asked = model.asked.length;
	await visitor.writes('Is it waterproof?');
	await waitFor('the agent to think', () => (model.asked.length > asked ? true : undefined));
	const path = `/sessions/${visitor.sessionId}/messages`;
	await runtime.api('POST', path, { content: 'Anna here: yes, it is.', type: 'operator' });
	think();
	await settled(AGENT, runs + 1);
	const [run] = await n8n.api.executions(AGENT);
	expect(run?.status).toBe('success');

	// From now on the workflow does not even start.
	await visitor.writes('Thank you, Anna');
	await new Promise((resolve) => setTimeout(resolve, 4000));
	expect(await n8n.api.executions(AGENT)).toHaveLength(runs + 1);
	const { messages } = await runtime.get<{ messages: Message[] }>(path);
	expect(messages.map(({ type }) => type)).toEqual(['visitor', 'operator', 'visitor']);
});

test('out of hours, the chat asks for an address and takes it down', async () => {
	await runtime.api('PUT', '/operator/status', { online: false });
	const visitor = await arrive();

	await visitor.writes('My order has not come');
	await waitFor('the question', () => said(visitor, 'Leave us your email'));
	await visitor.writes('Write to me: ada@example.com, thanks');
	await waitFor('the thanks', () => said(visitor, 'We will write to ada@example.com'));

	const { identity } = await runtime.get<Session>(`/sessions/${visitor.sessionId}`);
	expect(identity).toMatchObject({ email: 'ada@example.com' });
});

test('while somebody is there, the chat asks for nothing', async () => {
	await runtime.api('PUT', '/operator/status', { online: true });
	const visitor = await arrive();
	const runs = (await n8n.api.executions(LEAD)).length;

	await visitor.writes('Hello');

	await settled(LEAD, runs + 1);
	expect(said(visitor, 'Leave us your email')).toBeUndefined();
});

test("n8n's own Webhook node takes what is signed, and refuses what is not", async () => {
	const visitor = await arrive();

	visitor.trigger('cart_abandoned', { total: 129, note: 'Ça va? 🛒' });

	const webhook = await waitFor('the delivery to be accepted', async () => {
		const found = (await subscriptions()).find(({ url }) => url.endsWith('/pocketping-events'));
		return found?.lastDelivery?.ok ? found : undefined;
	});
	expect(webhook.lastDelivery).toMatchObject({ ok: true, status: 200 });
	const forged = await fetch(webhook.url, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			'webhook-id': 'evt_forged',
			'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
			'webhook-signature': 'v1,bm90IHRoaXM=',
		},
		body: '{"event":"custom_event.received","data":{}}',
	});
	expect([forged.status, await forged.json()]).toEqual([401, { message: 'wrong-signature' }]);
});

test('the lists of the fields are filled from the runtime', async () => {
	const visitor = await arrive();
	await visitor.writes('Hello');
	await runtime.api('POST', `/sessions/${visitor.sessionId}/identify`, { name: 'Ada Lovelace' });
	visitor.trigger('checkout.started', {});

	const sessions = await n8n.api.listOf(
		'resource-locator-results',
		'pocketPing',
		'searchSessions',
		'lovelace',
	);
	expect(sessions).toEqual([
		{ name: expect.stringContaining('Ada Lovelace'), value: visitor.sessionId },
	]);
	const names = await waitFor('the name of the event', async () => {
		const found = await n8n.api.listOf(
			'resource-locator-results',
			'pocketPingTrigger',
			'searchEventNames',
			'checkout',
		);
		return found.length > 0 ? found : undefined;
	});
	expect(names).toEqual([{ name: 'checkout.started', value: 'checkout.started' }]);
	expect(await n8n.api.listOf('options', 'pocketPing', 'getEventTypes')).toEqual(
		expect.arrayContaining([expect.objectContaining({ value: 'session.closed' })]),
	);
	const webhooks = await n8n.api.listOf('resource-locator-results', 'pocketPing', 'searchWebhooks');
	expect(webhooks).toHaveLength(4);
});

async function template(file: string, id: string, filledIn?: Record<string, string>) {
	await n8n.importWorkflow(join(WORKFLOWS, `${file}.json`), id, filledIn);
	await n8n.publish(id);
}

async function arrive(): Promise<Visitor> {
	const visitor = await Visitor.arrive(runtime.url);
	visitors.push(visitor);
	return visitor;
}

/** The AI's message with these words. */
async function answerOf(visitor: Visitor, words: string) {
	const { sender, content } = await visitor.receives(
		'message',
		(message) => message.sender === 'ai' && String(message.content).includes(words),
	);
	return { sender, content };
}

function said(visitor: Visitor, words: string) {
	return visitor.frames.find(
		({ type, data }) => type === 'message' && String(data.content).includes(words),
	);
}

/** Waits until this many runs of a workflow are over. */
async function settled(workflowId: string, runs: number): Promise<void> {
	await waitFor(`run ${runs} of ${workflowId} to end`, async () => {
		const executions = await n8n.api.executions(workflowId);
		const over = executions.filter(({ status }) => status !== 'running' && status !== 'new');
		return over.length >= runs ? true : undefined;
	});
}

async function subscriptions(): Promise<Webhook[]> {
	return (await runtime.get<{ webhooks: Webhook[] }>('/webhooks')).webhooks;
}
