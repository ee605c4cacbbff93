/** Message → Send and Wait for Reply, from the question to the answer, with n8n-core and a real runtime. */
import { WAIT_INDEFINITELY, type INodeParameters } from 'n8n-workflow';

import type { Message } from '../../protocol/shapes';
import { Sink } from '../support/sink';
import { byId } from './support/parameters';
import { runNode, type NodeRun } from './support/run-node';
import { useRuntime, type Visitor } from './support/use-runtime';
import { wakeUp } from './support/wake-up';

const runtime = useRuntime();
const sendAndWait = { resource: 'message', operation: 'sendAndWait' };
const MINUTE = 60_000;

/** Stands where n8n takes answers. */
let n8n: Sink;
let visitor: Visitor;

beforeEach(async () => {
	[n8n, visitor] = await Promise.all([Sink.start(), runtime.newVisitor()]);
});
afterEach(async () => await n8n.stop());

test('asks, sleeps, and goes on with the button that was chosen', async () => {
	const { error, waitTill } = await ask({
		message: 'Refund 49 €?',
		approvalOptions: {
			values: { approvalType: 'double', approveLabel: 'Yes', disapproveLabel: 'No' },
		},
	});

	expect(error).toBeUndefined();
	expect(waitTill).toEqual(WAIT_INDEFINITELY);
	expect(await messages()).toMatchObject([{ content: 'Refund 49 €?', type: 'operator' }]);
	await visitor.writes('yes');
	expect(await answer()).toEqual({
		data: {
			approved: true,
			sessionId: visitor.sessionId,
			messageId: (await messages())[0]!.id,
			respondedAt: expect.stringMatching(/^\d{4}-.*Z$/),
		},
	});
});

test('the address of the answer is one that n8n signed for this execution', async () => {
	await ask({});
	await visitor.writes('Approve');
	await n8n.count(1);

	expect(n8n.received[0]!.path).toMatch(
		/^\/webhook-waiting\/execution7\/[-\w]+\?signature=[0-9a-f]{64}$/,
	);
});

test.each<[string, INodeParameters, string, object]>([
	['declines', {}, 'Decline', { approved: false }],
	['writes something else', {}, 'Why?', { approved: false, text: 'Why?', chatInput: 'Why?' }],
	[
		'chooses a button of your own',
		{
			responseType: 'buttons',
			buttons: { values: [{ label: 'Morning', value: 'am' }, { label: 'Evening' }] },
		},
		'Morning',
		{ choice: 'am', text: 'Morning' },
	],
	[
		'is free to write',
		{ responseType: 'freeText' },
		'ada@example.com',
		{ text: 'ada@example.com' },
	],
])('the visitor %s', async (_what, parameters, written, expected) => {
	await ask(parameters);
	await visitor.writes(written);

	expect(await answer(parameters)).toEqual({ data: expect.objectContaining(expected) });
});

test('goes on without an answer when the conversation is closed', async () => {
	await ask({});
	await runtime.api('POST', `/sessions/${visitor.sessionId}/close`);

	expect(await answer()).toEqual({
		data: expect.objectContaining({ approved: false, closed: true }),
	});
});

test('goes on without an answer when the time is up', async () => {
	const limit = { limitType: 'afterTimeInterval', resumeAmount: 0.01, resumeUnit: 'minutes' };
	const { waitTill } = await ask({ options: { limitWaitTime: { values: limit } } });

	// n8n itself would go on a little later, if it heard nothing.
	expect(waitTill!.getTime() - Date.now()).toBeGreaterThan(4 * MINUTE);
	expect(waitTill!.getTime() - Date.now()).toBeLessThan(6 * MINUTE);
	expect(await answer()).toEqual({
		data: expect.objectContaining({ approved: false, timedOut: true }),
	});
});

test('waits until a moment that is given', async () => {
	const moment = new Date(Date.now() + 60 * MINUTE);
	const { waitTill } = await ask({
		options: {
			sendAs: 'system',
			limitWaitTime: {
				values: { limitType: 'atSpecifiedTime', maxDateAndTime: moment.toISOString() },
			},
		},
	});

	expect(waitTill!.getTime()).toBe(moment.getTime() + 5 * MINUTE);
	expect(await messages()).toMatchObject([{ type: 'system' }]);
});

test('does not sleep when the question could not be asked', async () => {
	const parameters = { ...sendAndWait, sessionId: byId('sess_unknown'), message: 'Hello?' };

	const stopped = await runNode(runtime.credential, parameters);
	expect(stopped.error).toMatchObject({ message: 'Session not found', httpCode: '404' });
	expect(stopped.waitTill).toBeUndefined();
	const goesOn = await runNode(runtime.credential, parameters, [{}], 'continueRegularOutput');
	expect(goesOn.items).toEqual([
		{ json: expect.objectContaining({ code: 'SESSION_NOT_FOUND' }), pairedItem: { item: 0 } },
	]);
	expect(goesOn.waitTill).toBeUndefined();
});

async function ask(parameters: INodeParameters): Promise<NodeRun> {
	return await runNode(
		runtime.credential,
		{ ...sendAndWait, sessionId: byId(visitor.sessionId), message: 'Shall we?', ...parameters },
		[{}],
		undefined,
		{ executionId: 'execution7', waitingUrl: n8n.url.replace('/hook', '/webhook-waiting') },
	);
}

/** What the workflow goes on with, once the runtime has told n8n. */
async function answer(parameters: INodeParameters = {}): Promise<object> {
	const [received] = await n8n.count(1);
	const { status, items } = await wakeUp({ ...sendAndWait, ...parameters }, received!.body);
	expect(status).toBe(200);
	expect(items).toHaveLength(1);
	return items![0]!;
}

async function messages(): Promise<Message[]> {
	const path = `/sessions/${visitor.sessionId}/messages`;
	return (await runtime.api<{ messages: Message[] }>('GET', path)).messages;
}
