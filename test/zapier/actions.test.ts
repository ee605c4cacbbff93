/** Every action, against a real runtime: what it does there, and that its fields are those of its sample. */
import app from '../../zapier/src';
import { eventually } from '../support/eventually';
import { openStream } from '../support/page';
import { useZapier } from './support/use-zapier';

const zapier = useZapier();
const { creates } = app as any;

/** Runs the action and holds its result to the definition. */
async function act(key: string, inputData: Record<string, unknown>): Promise<any> {
	const result = await zapier.act(key, inputData);
	const { outputFields, sample } = creates[key].operation;
	const fields = outputFields.map((field: { key: string }) => field.key);
	expect(Object.keys(result)).toEqual(fields);
	expect(Object.keys(sample)).toEqual(fields);
	expect(Object.values(sample)).not.toContain(null);
	return result;
}

const messagesOf = async (sessionId: string) =>
	(await zapier.api('GET', `/sessions/${sessionId}/messages`)).messages.map(
		({ content, type }: { content: string; type: string }) => [type, content],
	);

describe('Send Message', () => {
	test.each([
		[undefined, 'operator'],
		['', 'operator'],
		['operator', 'operator'],
		['ai', 'ai'],
		['system', 'system'],
	])('sent as %j, it is from the %s', async (send_as, type) => {
		const { sessionId } = await zapier.newVisitor();

		expect(
			await act('send_message', { session_id: sessionId, message: ' Hello\n you ', send_as }),
		).toMatchObject({ session_id: sessionId, text: ' Hello\n you ', sender: type });
		expect(await messagesOf(sessionId)).toEqual([[type, ' Hello\n you ']]);
	});

	test('what a visitor wrote goes in as it is, also what Zapier would take for a field', async () => {
		const { sessionId } = await zapier.newVisitor();
		const message = 'You wrote: {{bundle.authData.api_key}} {{process.env.HOME}}';

		expect(await act('send_message', { session_id: sessionId, message })).toMatchObject({
			text: message,
		});
	});

	test('of the AI, only if no human took over: otherwise the run ends there', async () => {
		const { sessionId, writes } = await zapier.newVisitor();
		const draft = {
			session_id: sessionId,
			message: 'From a model',
			send_as: 'ai',
			only_without_human: true,
		};
		await writes('Hello');
		expect(await act('send_message', draft)).toMatchObject({ sender: 'ai' });
		await act('send_message', { session_id: sessionId, message: 'I am here' });

		await expect(zapier.act('send_message', draft)).rejects.toMatchObject({
			name: 'HaltedError',
			message: expect.stringContaining('A human answers in this session, so nothing was sent.'),
		});
		await act('set_ai', { session_id: sessionId, enabled: false });
		await expect(zapier.act('send_message', draft)).rejects.toMatchObject({
			name: 'HaltedError',
		});
		expect(await messagesOf(sessionId)).toHaveLength(3);
		await expect(
			zapier.act('send_message', { ...draft, send_as: 'operator', only_without_human: 'yes' }),
		).rejects.toThrow('Set Send As to AI');
	});

	test('with a Deduplication Key, the same is sent once, and something else not at all', async () => {
		const [one, other] = [await zapier.newVisitor(), await zapier.newVisitor()];
		const draft = { session_id: one.sessionId, message: 'Once', dedup_key: 'evt_1 offer' };
		const first = await act('send_message', draft);

		expect(await act('send_message', draft)).toEqual(first);
		await expect(zapier.act('send_message', { ...draft, message: 'Twice' })).rejects.toMatchObject({
			name: 'HaltedError',
			message: expect.stringContaining('Deduplication Key in the last 24 hours'),
		});
		// Another session, or another action, is another occasion.
		await act('send_message', { ...draft, session_id: other.sessionId });
		await act('emit_event', { ...draft, event_name: 'show_offer' });
		expect(await messagesOf(one.sessionId)).toEqual([['operator', 'Once']]);
		expect(await messagesOf(other.sessionId)).toEqual([['operator', 'Once']]);
	});

	test('without one, what is said twice is meant twice', async () => {
		const { sessionId } = await zapier.newVisitor();
		const draft = { session_id: sessionId, message: 'Again', dedup_key: '' };
		await act('send_message', draft);
		await act('send_message', draft);

		expect(await messagesOf(sessionId)).toHaveLength(2);
	});

	test('the form of the session id that pages have is fine, too', async () => {
		const { widgetId, sessionId } = await zapier.newVisitor();

		expect(await act('send_message', { session_id: widgetId, message: 'Hi' })).toMatchObject({
			session_id: sessionId,
		});
	});
});

describe('Emit Event to Page', () => {
	test('reaches the open page, with pairs, JSON or both', async () => {
		const { sessionId, widgetId } = await zapier.newVisitor();
		const page = await openStream(zapier.runtime.url, widgetId);
		const emit = async (fields: Record<string, unknown>) =>
			(await act('emit_event', { session_id: sessionId, event_name: 'show_offer', ...fields }))
				.event_data;

		expect(await emit({})).toBeNull();
		expect(await emit({ event_data: { code: 'WELCOME10' } })).toEqual({ code: 'WELCOME10' });
		expect(await emit({ event_json: '{"percent": 10, "for": ["a", "b"]}' })).toEqual({
			percent: 10,
			for: ['a', 'b'],
		});
		expect(
			await emit({ event_data: { code: 'X' }, event_json: '{"code": "Y", "percent": 10}' }),
		).toEqual({ code: 'X', percent: 10 });
		expect(await emit({ event_json: '[1, 2]' })).toEqual([1, 2]);
		const last = await page.frame(
			(frame) => frame.type === 'event' && Array.isArray(frame.data.data),
		);
		expect(last.data).toMatchObject({ name: 'show_offer', data: [1, 2] });
		page.close();
	});

	test('tells how many pages it reached', async () => {
		const { sessionId, widgetId } = await zapier.newVisitor();
		const draft = { session_id: sessionId, event_name: 'show_offer' };
		expect(await act('emit_event', draft)).toMatchObject({ pages_reached: 0 });
		const page = await openStream(zapier.runtime.url, widgetId);

		const reached = await eventually(async () => {
			const result = await act('emit_event', draft);
			return result.pages_reached > 0 && result;
		});
		expect(reached).toMatchObject({
			event_name: 'show_offer',
			session_id: sessionId,
			pages_reached: 1,
		});
		page.close();
	});

	test.each([
		[{ event_json: '{code: 1}' }, /Event Data \(JSON\) is not JSON: .*double quotes/],
		[{ event_json: '[1]', event_data: { a: '1' } }, /must be an object/],
		[{ event_name: ' ' }, /Event Name is empty/],
		[{ event_name: 'cart*' }, /not a usable event name/],
	])('%j is refused', async (fields, message) => {
		const { sessionId } = await zapier.newVisitor();
		await expect(
			zapier.act('emit_event', { session_id: sessionId, event_name: 'x', ...fields }),
		).rejects.toThrow(message);
	});
});

test('Broadcast Event reaches all open pages, once with a Deduplication Key', async () => {
	const pages = await Promise.all(
		[1, 2].map(async () => openStream(zapier.runtime.url, (await zapier.newVisitor()).widgetId)),
	);
	const draft = { event_name: 'sale', event_data: { percent: '10' }, dedup_key: 'sale-1' };

	const first = await act('broadcast_event', draft);
	expect(first).toMatchObject({
		event_name: 'sale',
		event_data: { percent: '10' },
		pages_reached: 2,
	});
	expect(await act('broadcast_event', draft)).toEqual(first);
	for (const page of pages) {
		await page.frame((frame) => frame.type === 'event' && frame.data.name === 'sale');
		page.close();
	}
});

test.each([
	['true', true],
	[true, true],
	['no', false],
])('Set AI with %j sets it to %j', async (enabled, expected) => {
	const { sessionId, writes } = await zapier.newVisitor();
	await writes('Hello');

	expect(await act('set_ai', { session_id: sessionId, enabled })).toMatchObject({
		id: sessionId,
		ai_enabled: expected,
		handled_by: expected ? 'bot' : 'waiting',
	});
});

test('Set AI with neither yes nor no is refused', async () => {
	const { sessionId } = await zapier.newVisitor();
	const set = zapier.act('set_ai', { session_id: sessionId, enabled: 'perhaps' });
	await expect(set).rejects.toThrow('Choose True or False');
});

test('Close Session closes, also twice; what cannot be sent then halts the run', async () => {
	const { sessionId, writes } = await zapier.newVisitor();
	await writes('Hello');
	const closed = await act('close_session', { session_id: sessionId });

	expect(closed).toMatchObject({ id: sessionId, status: 'closed', handled_by: 'closed' });
	expect(await act('close_session', { session_id: sessionId })).toEqual(closed);
	const late = zapier.act('send_message', { session_id: sessionId, message: 'Too late' });
	await expect(late).rejects.toMatchObject({
		name: 'HaltedError',
		message: expect.stringContaining('It opens again when the visitor writes.'),
	});
});

test('Identify Visitor adds what is filled in and leaves the rest', async () => {
	const { sessionId } = await zapier.newVisitor();
	await act('identify_visitor', {
		session_id: sessionId,
		email: 'ada@example.com',
		customer_id: '1042',
		visitor_data: { plan: 'pro' },
	});

	expect(
		await act('identify_visitor', {
			session_id: sessionId,
			name: 'Ada',
			email: '',
			visitor_data: { seats: '3' },
		}),
	).toMatchObject({
		visitor_name: 'Ada',
		visitor_email: 'ada@example.com',
		customer_id: '1042',
		visitor_data: { plan: 'pro', seats: '3' },
	});
	const nothing = zapier.act('identify_visitor', { session_id: sessionId, email: ' ' });
	await expect(nothing).rejects.toThrow('Nothing to add');
});

test('Request Rating asks once, and the answer stays', async () => {
	const visitor = await zapier.newVisitor();
	const asked = await act('request_rating', { session_id: visitor.sessionId });
	expect(asked).toMatchObject({ rating_score: null, rating_requested_at: expect.any(String) });
	await visitor.rates(5, 'Quick');

	expect(await act('request_rating', { session_id: visitor.sessionId })).toMatchObject({
		rating_score: 5,
		rating_comment: 'Quick',
	});
});
