/** Send and wait in a real n8n: an execution sleeps until the visitor answers, whatever happens meanwhile. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INode } from 'n8n-workflow';

import type { Message, Session, Webhook } from '../../protocol/shapes';
import { N8nHost } from './support/n8n-host';
import { RuntimeProgram } from './support/runtime-program';
import { settingOf } from './support/setting';
import type { StandIn } from './support/stand-in';
import { startStandInModel } from './support/stand-in-model';
import { Visitor } from './support/visitor';
import { step, waitFor } from './support/wait-for';

const TEMPLATE = join(__dirname, '../../workflows/refund-approval.json');
const REFUND = 'refund';
/** The same, but it waits for three seconds only. */
const HASTY = 'refundHasty';
const AGENT = 'agentApproval';

let runtime: RuntimeProgram;
let n8n: N8nHost;
let model: StandIn;
const visitors: Visitor[] = [];

beforeAll(async () => {
	const folder = join(settingOf('TEST_N8N_FOLDER'), 'waits');
	mkdirSync(join(folder, 'home'), { recursive: true });
	model = await startStandInModel();
	runtime = await RuntimeProgram.prepare(join(folder, 'data'));
	step('the runtime starts');
	await runtime.start();
	n8n = await N8nHost.prepare(
		join(folder, 'home'),
		settingOf('TEST_N8N_PROGRAM'),
		settingOf('TEST_N8N_TARBALL'),
	);
	await n8n.importCredential('pocketPingAccount', { baseUrl: runtime.url, apiKey: runtime.apiKey });
	await n8n.importCredential(
		'openAiAccount',
		{ apiKey: 'any', url: `${model.url}/v1` },
		'openAiApi',
	);
	await n8n.importWorkflow(TEMPLATE, REFUND);
	await n8n.importWorkflow(TEMPLATE, HASTY, {
		'"resumeAmount":1,"resumeUnit":"days"': '"resumeAmount":0.05,"resumeUnit":"minutes"',
		refund_requested: 'refund_hasty',
		// Two workflows of one n8n cannot listen at the same address.
		[nodeOf('Refund Requested').webhookId!]: '5b0f6d0e-0000-4000-8000-000000000001',
	});
	await n8n.importWorkflow(join(__dirname, 'workflows/agent-approval.json'), AGENT);
	for (const id of [REFUND, HASTY, AGENT]) await n8n.publish(id);
	await n8n.start();
	await n8n.api.setUpOwner();
	await waitFor('the subscriptions', async () =>
		(await runtime.get<{ webhooks: Webhook[] }>('/webhooks')).webhooks.length === 3
			? true
			: undefined,
	);
}, 300_000);

afterAll(async () => {
	for (const visitor of visitors) visitor.leave();
	await Promise.all([n8n?.stop(), runtime?.stop(), model?.stop()]);
}, 90_000);

test('n8n made a tool of it with which an agent asks for approval', async () => {
	expect(await n8n.api.nodeTypes()).toEqual(
		expect.arrayContaining([
			'n8n-nodes-pocketping.pocketPingTool',
			'n8n-nodes-pocketping.pocketPingHitlTool',
		]),
	);
});

test.each([
	['Yes, refund it', 'Done. 49 € will be in your account'],
	['No, leave it', 'All right, nothing was changed'],
	['What does that mean?', 'All right, nothing was changed'],
])('the visitor answers "%s"', async (words, answer) => {
	const visitor = await asked(REFUND, 'refund_requested');

	await visitor.writes(words);

	await says(visitor, answer);
	await allOver(REFUND);
});

test('nobody answers, and it goes on when the time is up', async () => {
	const visitor = await asked(HASTY, 'refund_hasty');

	await says(visitor, 'All right, nothing was changed');
	await allOver(HASTY);
});

test('the conversation is closed, and it goes on', async () => {
	const visitor = await asked(REFUND, 'refund_requested');

	await runtime.api('POST', `/sessions/${visitor.sessionId}/close`);

	// Its last message finds the session closed: this run ends, though not well.
	await allOver(REFUND);
});

test('nobody wakes it up who does not know the address that n8n signed', async () => {
	const visitor = await asked(REFUND, 'refund_requested');
	const [waiting] = await n8n.api.executions(REFUND);
	const { nodeId, messageId } = await question(visitor);
	const body = JSON.stringify({
		outcome: 'answered',
		choice: 'approve',
		sessionId: visitor.sessionId,
		messageId,
		at: new Date().toISOString(),
	});
	const url = `${n8n.url}/webhook-waiting/${waiting!.id}/${nodeId}`;

	for (const address of [url, `${url}?signature=${'0'.repeat(64)}`]) {
		const { status } = await fetch(address, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body,
		});
		expect(status).toBe(401);
	}
	expect((await n8n.api.executions(REFUND))[0]).toMatchObject({ status: 'waiting' });
	await visitor.writes('No, leave it');
	await allOver(REFUND);
});

test('n8n and the runtime are restarted while it waits', async () => {
	const visitor = await asked(REFUND, 'refund_requested');
	step('n8n stops, the runtime is killed and starts again');
	await n8n.stop();
	await runtime.kill();
	await runtime.start();
	await visitor.openSocket();
	// The answer comes while n8n is down.
	await visitor.writes('Yes, refund it');
	await n8n.start();

	await says(visitor, 'Done. 49 €', 120_000);
	await allOver(REFUND);
});

describe("an agent's tool is run only if the visitor approves", () => {
	test.each([
		['Please do', false],
		['No', null],
	])('"%s"', async (words, aiEnabled) => {
		const visitor = await arrive();
		await visitor.writes('I want a human');
		await says(visitor, 'May I call a human?');
		await waiting(AGENT);

		await visitor.writes(words);

		await says(visitor, 'Somebody will answer soon.');
		const session = await runtime.get<Session>(`/sessions/${visitor.sessionId}`);
		expect(session.aiEnabled).toBe(aiEnabled);
	});
});

/** A visitor whose question is asked, and whose execution sleeps. */
async function asked(workflow: string, event: string): Promise<Visitor> {
	const visitor = await arrive();
	visitor.trigger(event, { order: '1042', amount: '49 €' });
	await says(visitor, 'Shall we refund 49 € for your order 1042?');
	await waiting(workflow);
	return visitor;
}

async function arrive(): Promise<Visitor> {
	const visitor = await Visitor.arrive(runtime.url);
	visitors.push(visitor);
	return visitor;
}

async function says(visitor: Visitor, words: string, timeoutMs?: number) {
	return await visitor.receives(
		'message',
		({ content }) => String(content).includes(words),
		timeoutMs,
	);
}

async function waiting(workflow: string): Promise<void> {
	await waitFor(`${workflow} to sleep`, async () =>
		(await n8n.api.executions(workflow)).some(({ status }) => status === 'waiting')
			? true
			: undefined,
	);
}

async function allOver(workflow: string): Promise<void> {
	await waitFor(`${workflow} to end`, async () =>
		(await n8n.api.executions(workflow)).every(({ status }) => /success|error/.test(status))
			? true
			: undefined,
	);
}

/** What a stranger could find out: the node that asked, and its message. */
async function question(visitor: Visitor) {
	const path = `/sessions/${visitor.sessionId}/messages`;
	const { messages } = await runtime.get<{ messages: Message[] }>(path);
	return { nodeId: nodeOf('Ask and Wait').id, messageId: messages[0]!.id };
}

function nodeOf(wanted: string): INode {
	const { nodes } = JSON.parse(readFileSync(TEMPLATE, 'utf8')) as { nodes: INode[] };
	return nodes.find(({ name }) => name === wanted)!;
}
