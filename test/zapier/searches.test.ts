/** Searches and dropdowns, against a real runtime. */
import app from '../../zapier/src';
import { post } from '../support/page';
import { useZapier } from './support/use-zapier';

const zapier = useZapier();
const { searches, triggers } = app as any;

/** Ids of what a search finds; its fields are held to the definition. */
async function find(key: string, inputData: Record<string, unknown>): Promise<string[]> {
	const found = await zapier.search(key, inputData);
	const { outputFields, sample } = searches[key].operation;
	for (const item of found) {
		expect(Object.keys(item)).toEqual(outputFields.map((field: { key: string }) => field.key));
		expect(Object.keys(item)).toEqual(Object.keys(sample));
	}
	return found.map(({ id }) => id as string);
}

async function known(email: string, customerId?: string) {
	const visitor = await zapier.newVisitor();
	await zapier.api('POST', `/sessions/${visitor.sessionId}/identify`, {
		email,
		...(customerId !== undefined && { customerId }),
	});
	return visitor;
}

describe('Find Session', () => {
	test('by id, and by whose it is, the newest first', async () => {
		const older = await known('ada@example.com', '1042');
		const newer = await known('ada@example.com', '1042');
		const other = await known('grace@example.com');

		expect(await find('find_session', { session_id: older.sessionId })).toEqual([older.sessionId]);
		expect(await find('find_session', { email: ' ADA@example.com ' })).toEqual([
			newer.sessionId,
			older.sessionId,
		]);
		expect(await find('find_session', { customer_id: '1042' })).toHaveLength(2);
		expect(await find('find_session', { visitor_id: other.visitorId })).toEqual([other.sessionId]);
		expect(
			await find('find_session', { email: 'ada@example.com', visitor_id: other.visitorId }),
		).toEqual([]);
	});

	test('finds by the email address that the visitor typed into the form, too', async () => {
		const { widgetId, sessionId, writes } = await zapier.newVisitor();
		const typed = { sessionId: widgetId, email: 'typed@example.com' };
		expect((await post(`${zapier.runtime.url}/pocketping/prechat`, typed)).status).toBe(200);
		await writes('Hello');

		expect(await find('find_session', { email: 'typed@example.com' })).toEqual([sessionId]);
		const both = { session_id: sessionId, email: 'Typed@Example.com' };
		expect(await find('find_session', both)).toEqual([sessionId]);
	});

	test('with an id and more, all of it has to fit', async () => {
		const { sessionId, visitorId } = await known('linus@example.com', '77');
		const fits = {
			session_id: sessionId,
			email: 'linus@example.com',
			customer_id: '77',
			visitor_id: visitorId,
			status: 'active',
		};
		expect(await find('find_session', fits)).toEqual([sessionId]);
		for (const wrong of [
			{ email: 'x@example.com' },
			{ customer_id: '78' },
			{ visitor_id: 'vis_x' },
			{ status: 'closed' },
		]) {
			expect(await find('find_session', { ...fits, ...wrong })).toEqual([]);
		}
	});

	test('finds nothing rather than failing', async () => {
		expect(await find('find_session', { session_id: 'sess_unknown' })).toEqual([]);
		expect(await find('find_session', { email: 'nobody@example.com' })).toEqual([]);
	});

	test.each([{}, { status: 'active' }, { email: ' ', session_id: '' }])(
		'%j does not say whom to look for',
		async (inputData) => {
			await expect(find('find_session', inputData)).rejects.toThrow(
				'Nothing to look for: fill in Session ID, Visitor Email, Customer ID or Visitor ID.',
			);
		},
	);

	test.each(['..', '../webhooks', '%2e%2e', 'sess_1/close', '.', 'sess 1'])(
		'%j is not an id',
		async (session_id) => {
			await expect(find('find_session', { session_id })).rejects.toThrow(/which is not an ID/);
		},
	);
});

describe("Find Visitor's Latest Session", () => {
	test('is one, and can be an open one', async () => {
		const older = await known('turing@example.com');
		const newer = await known('turing@example.com');
		const email = 'turing@example.com';
		expect(await find('find_latest_session', { email })).toEqual([newer.sessionId]);
		await zapier.api('POST', `/sessions/${newer.sessionId}/close`);

		expect(await find('find_latest_session', { email, status: 'active' })).toEqual([
			older.sessionId,
		]);
		expect(await find('find_latest_session', { email: 'nobody@example.com' })).toEqual([]);
	});

	test('does not find somebody at random', async () => {
		await expect(find('find_latest_session', {})).rejects.toThrow(
			'Nothing to look for: fill in Visitor Email, Customer ID or Visitor ID.',
		);
	});
});

describe('dropdowns', () => {
	const fill = (key: string) => zapier.run(triggers[key].operation.perform);

	test('of custom events hold what pages have sent', async () => {
		const { triggers: send } = await zapier.newVisitor();
		await send('cart_abandoned');
		await send('wishlist_shared');

		expect(await fill('event_name')).toEqual(
			['wishlist_shared', 'cart_abandoned'].map((name) => ({ id: name, name })),
		);
	});

	test('of sessions say who, when and where', async () => {
		const { sessionId } = await known('hopper@example.com');

		expect((await fill('session'))[0]).toEqual({
			id: sessionId,
			name: expect.stringMatching(
				/^hopper@example\.com · \d{4}-\d\d-\d\d \d\d:\d\d UTC · shop\.example\/cart$/,
			),
		});
	});
});
