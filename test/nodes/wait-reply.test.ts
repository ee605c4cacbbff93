/** Message → Send and Wait for Reply: what the workflow goes on with, and what it does not ask. */
import type { WaitOutcome } from '../../protocol/waits';
import { byId } from './support/parameters';
import { runNode } from './support/run-node';
import { wakeUp } from './support/wake-up';

const sendAndWait = { resource: 'message', operation: 'sendAndWait' };
const at = '2026-11-20T10:05:00.000Z';
const question = { sessionId: 'sess_1', messageId: 'msg_1', at };
const where = { sessionId: 'sess_1', messageId: 'msg_1', respondedAt: at };
const answered = (answer: Partial<WaitOutcome>): WaitOutcome => ({
	...question,
	outcome: 'answered',
	...answer,
});

describe('approval, as n8n reads it for the tools of an agent', () => {
	test.each<[string, WaitOutcome, object]>([
		['yes', answered({ choice: 'approve', text: 'Approve' }), { approved: true }],
		['no', answered({ choice: 'decline', text: 'Decline' }), { approved: false }],
		[
			'something else is no, and the agent hears it',
			answered({ text: 'Which card?' }),
			{ approved: false, text: 'Which card?', chatInput: 'Which card?' },
		],
		['no answer is no', { ...question, outcome: 'expired' }, { approved: false, timedOut: true }],
		['neither is an end', { ...question, outcome: 'closed' }, { approved: false, closed: true }],
		[
			'a choice with no answer is no, whatever it says',
			{ ...question, outcome: 'expired', choice: 'approve' },
			{ approved: false, timedOut: true },
		],
	])('%s', async (_what, outcome, expected) => {
		expect(await wakeUp(sendAndWait, outcome)).toEqual({
			status: 200,
			items: [{ data: { ...expected, ...where } }],
		});
	});
});

test.each<[string, WaitOutcome, object]>([
	['buttons', answered({ choice: 'am', text: 'Morning' }), { choice: 'am', text: 'Morning' }],
	['buttons', answered({ text: 'Rather noon' }), { text: 'Rather noon' }],
	['freeText', answered({ text: 'ada@example.com' }), { text: 'ada@example.com' }],
	['freeText', { ...question, outcome: 'expired' }, { timedOut: true }],
	['buttons', { ...question, outcome: 'closed' }, { closed: true }],
])('%s: %j', async (responseType, outcome, expected) => {
	const { items } = await wakeUp({ ...sendAndWait, responseType }, outcome);

	expect(items).toEqual([{ data: { ...expected, ...where } }]);
});

test.each([{}, { outcome: 'approved', sessionId: 'sess_1' }, { outcome: 'answered' }, []])(
	'sleeps on when it gets %j',
	async (body) => {
		expect(await wakeUp(sendAndWait, body)).toEqual({ status: 400 });
	},
);

describe('asks nobody when', () => {
	const nobody = { baseUrl: 'http://127.0.0.1:1', apiKey: 'any' };
	const ask = { ...sendAndWait, sessionId: byId('sess_1'), message: 'When?' };
	const buttons = (...labels: string[]) => ({
		responseType: 'buttons',
		buttons: { values: labels.map((label) => ({ label })) },
	});

	test.each<[string, object]>([
		["'Message' is empty", { message: '={{ " " }}' }],
		["'Buttons' is empty", buttons()],
		["'Buttons' has a button without a label", buttons('Yes', ' ')],
		["'Buttons' has the same button twice", buttons('Yes', 'yes')],
		["'Buttons' has 11 buttons", buttons(...'abcdefghijk')],
		[
			"'Limit Wait Time' is 'soon', which is not a time",
			{ options: { limitWaitTime: { values: { resumeAmount: '={{ "soon" }}' } } } },
		],
		[
			"'Max Date and Time' is 'soon', which is not a date",
			{
				options: {
					limitWaitTime: { values: { limitType: 'atSpecifiedTime', maxDateAndTime: 'soon' } },
				},
			},
		],
	])('%s', async (expected, parameters) => {
		const { error } = await runNode(nobody, { ...ask, ...parameters });

		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining(expected),
		});
	});

	test('there are several items, since n8n lets all of them wait together', async () => {
		const { error } = await runNode(nobody, ask, [{}, {}]);

		expect(error).toMatchObject({
			message: 'There are 2 items, but only one visitor can be waited for at a time',
			description: expect.stringContaining('Loop Over Items'),
		});
	});
});
