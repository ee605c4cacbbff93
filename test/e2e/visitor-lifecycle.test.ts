/** A visitor's way through: looking, doing something, filling in a form, rating, leaving. */
import { connectPage, openStream, plain, post, type Connected } from '../support/page';
import { databaseRows } from '../support/postgres';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';

let runtime: RunningRuntime;
const clock = new ManualClock();
beforeAll(async () => {
	runtime = await startRuntime({ clock });
});
afterAll(() => runtime.stop());

const send = (page: Connected, path: string, fields: object = {}) =>
	post(`${runtime.url}/pocketping${path}`, { sessionId: page.sessionId, ...fields });
const eventsOf = async (page: Connected): Promise<any[]> =>
	(await runtime.api('GET', `/events?sessionId=${plain(page.sessionId)}`)).body.events.reverse();
const typesOf = async (page: Connected) => (await eventsOf(page)).map(({ event }) => event);
const sessionOf = async (page: Connected) =>
	(await runtime.api('GET', `/sessions/${plain(page.sessionId)}`)).body;

describe('a session that is only looked at', () => {
	it('is nobody’s business until the visitor does something', async () => {
		const page = await connectPage(runtime.url, { visitorId: 'lurker' });
		const stream = await openStream(runtime.url, page.sessionId);
		await connectPage(runtime.url, { sessionId: page.sessionId });
		expect(await eventsOf(page)).toEqual([]);
		const listed = async () =>
			(await runtime.api('GET', '/sessions?visitorId=lurker')).body.sessions.length;
		expect(await listed()).toBe(0);
		await send(page, '/message', { content: 'hello' });
		expect(await typesOf(page)).toEqual(['session.created', 'message.created']);
		expect(await listed()).toBe(1);
		await send(page, '/message', { content: 'again' });
		expect(await typesOf(page)).toEqual(['session.created', 'message.created', 'message.created']);
		stream.close();
	});

	it.each([
		['an event', '/event', { name: 'clicked' }, 'custom_event.received'],
		['an identification', '/identify', { identity: { id: 'c1' } }, 'session.identified'],
		['the form before the chat', '/prechat', { email: 'a@b.example' }, 'session.identified'],
	])('is announced by %s', async (_what, path, fields, type) => {
		const page = await connectPage(runtime.url);
		expect((await send(page, path, fields)).status).toBe(200);
		expect(await typesOf(page)).toEqual(['session.created', type]);
	});

	it('is announced by what an operator does in it', async () => {
		const page = await connectPage(runtime.url);
		await runtime.api('POST', `/sessions/${plain(page.sessionId)}/messages`, { content: 'hi' });
		expect(await typesOf(page)).toEqual(['session.created', 'handoff.changed', 'message.created']);
	});

	it('is announced when it opens, if the setting says so', async () => {
		const eager = await startRuntime({ env: { SESSION_CREATED_AT: 'page-view' } });
		const page = await connectPage(eager.url);
		const { body } = await eager.api('GET', `/events?sessionId=${plain(page.sessionId)}`);
		expect(body.events).toMatchObject([{ event: 'session.created' }]);
		await eager.stop();
	});
});

describe('leaving', () => {
	const gone = async (page: Connected) =>
		(await eventsOf(page)).filter(({ event }) => event === 'visitor.disconnected');

	it('is told a moment later, with how long the visit was', async () => {
		const page = await connectPage(runtime.url);
		await send(page, '/message', { content: 'bye' });
		await send(page, '/disconnect', { duration: 83.4, reason: 'page_unload' });
		clock.advance(9000);
		expect(await gone(page)).toEqual([]);
		clock.advance(1000);
		const [event] = await eventually(async () => {
			const found = await gone(page);
			return found.length > 0 ? found : undefined;
		});
		expect(event.data).toMatchObject({ duration: 83, reason: 'page_unload' });
	});

	it('is not told when the next page of the site opens', async () => {
		const page = await connectPage(runtime.url);
		await send(page, '/message', { content: 'one more page' });
		await send(page, '/disconnect', { duration: 3, reason: 'page_unload' });
		clock.advance(2000);
		await connectPage(runtime.url, { sessionId: page.sessionId });
		clock.advance(60_000);
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(await gone(page)).toEqual([]);
	});

	it('is not told while another tab is open, nor when the page is looked at again', async () => {
		const page = await connectPage(runtime.url);
		await send(page, '/message', { content: 'two tabs' });
		const stream = await openStream(runtime.url, page.sessionId);
		await eventually(async () => runtime.openStreams().pages > 0);
		await send(page, '/disconnect', { duration: 3, reason: 'page_unload' });
		// Short of the heartbeat, which would take a page that has no time to answer for dead.
		clock.advance(12_000);
		const due = `SELECT 1 FROM timers WHERE kind = 'visitor_left'`;
		await eventually(async () => (await databaseRows(runtime.dataDir, due)).length === 0);
		stream.close();
		await send(page, '/disconnect', { duration: 3, reason: 'page_unload' });
		await send(page, '/visibility', { state: 'hidden', timestamp: 1 });
		await send(page, '/visibility', { state: 'visible', timestamp: 2 });
		clock.advance(60_000);
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(await gone(page)).toEqual([]);
	});

	it.each([
		[
			'polls',
			(page: Connected) => fetch(`${runtime.url}/pocketping/messages?sessionId=${page.sessionId}`),
		],
		['writes', (page: Connected) => send(page, '/message', { content: 'still here' })],
		['sends an event', (page: Connected) => send(page, '/event', { name: 'x' })],
	])('is not told while another tab %s', async (_what, act) => {
		const page = await connectPage(runtime.url);
		await send(page, '/message', { content: 'two tabs' });
		clock.advance(1000);
		await send(page, '/disconnect', { duration: 3, reason: 'page_unload' });
		clock.advance(6000);
		await act(page);
		clock.advance(60_000);
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(await gone(page)).toEqual([]);
	});

	it('of a visitor who only looked is not told at all', async () => {
		const page = await connectPage(runtime.url);
		await send(page, '/disconnect', { duration: 3, reason: 'page_unload' });
		clock.advance(60_000);
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(await eventsOf(page)).toEqual([]);
	});

	it('survives a restart', async () => {
		const restarted = new ManualClock();
		const first = await startRuntime({ clock: restarted });
		const page = await connectPage(first.url);
		const body = { sessionId: page.sessionId };
		await post(`${first.url}/pocketping/message`, { ...body, content: 'x' });
		await post(`${first.url}/pocketping/disconnect`, { ...body, duration: 5 });
		await first.stop({ keepData: true });
		restarted.advance(3_600_000);
		const second = await startRuntime({ clock: restarted, dataDir: first.dataDir });
		await eventually(async () => {
			const path = `/events?type=visitor.disconnected&sessionId=${plain(page.sessionId)}`;
			return (await second.api('GET', path)).body.events.length === 1;
		});
		await second.stop({ keepData: false });
	});
});

describe('visibility', () => {
	it('keeps a session active', async () => {
		const page = await connectPage(runtime.url);
		await send(page, '/message', { content: 'x' });
		clock.advance(600_000);
		expect((await send(page, '/visibility', { state: 'visible' })).body).toEqual({ ok: true });
		expect((await sessionOf(page)).lastActivity).toBe(new Date(clock.now()).toISOString());
		expect((await send(page, '/visibility', { state: 'elsewhere' })).status).toBe(400);
	});
});

describe('the form before the chat', () => {
	const form = { enabled: true, required: true, fields: 'email-or-phone' };

	it('is asked for until the server knows the answer', async () => {
		await runtime.api('PUT', '/widget-config', { preChatForm: form });
		const page = await connectPage(runtime.url);
		expect(page.preChatForm).toEqual({
			...form,
			timing: 'before-first-message',
			completed: false,
		});
		const contact = { email: 'ada@site.example', phone: '+33612345678', phoneCountry: 'FR' };
		expect((await send(page, '/prechat', contact)).body).toEqual({ ok: true });
		const again = await connectPage(runtime.url, { sessionId: page.sessionId });
		expect(again.preChatForm).toMatchObject({ completed: true });
		expect(await sessionOf(page)).toMatchObject({ contact });
		const found = await runtime.api('GET', '/sessions?email=ada@site.example');
		expect(found.body.sessions).toHaveLength(1);
		const [, event] = await eventsOf(page);
		expect(event).toMatchObject({ event: 'session.identified', data: { session: { contact } } });
		// The page naming its user later does not take the contact away.
		await send(page, '/identify', { identity: { id: 'c9' } });
		expect(await sessionOf(page)).toMatchObject({ contact, identity: { customerId: 'c9' } });
		await runtime.api('PUT', '/widget-config', {});
		expect((await connectPage(runtime.url)).preChatForm).toBeUndefined();
	});

	it.each([
		['nothing', {}],
		['only blanks', { email: '', phone: '' }],
		['an e-mail that is none', { email: 'ada' }],
		['a phone that is none', { phone: '0612' }],
		['a country that is none', { phone: '+33612345678', phoneCountry: 'France' }],
	])('refuses %s', async (_what, fields) => {
		const page = await connectPage(runtime.url);
		expect(await send(page, '/prechat', fields)).toMatchObject({
			status: 400,
			body: { code: 'INVALID_PARAMETERS' },
		});
		expect(await eventsOf(page)).toEqual([]);
	});
});

describe('rating', () => {
	it('is asked for by the API, on open pages and later ones, and counts once', async () => {
		const page = await connectPage(runtime.url);
		await send(page, '/message', { content: 'thanks' });
		const stream = await openStream(runtime.url, page.sessionId);
		const ask = () => runtime.api('POST', `/sessions/${plain(page.sessionId)}/csat`);
		expect(await ask()).toMatchObject({ status: 200, body: { csat: { pending: true } } });
		expect((await stream.frame('csat_request')).data).toEqual({ requestedAt: expect.any(String) });
		stream.close();
		const later = await openStream(runtime.url, page.sessionId);
		await later.frame('csat_request');
		const again = await connectPage(runtime.url, { sessionId: page.sessionId });
		expect(again.csatPending).toBe(true);

		const rate = (score: unknown, comment?: string) => send(page, '/csat', { score, comment });
		for (const score of [0, 6, 2.5, '5', null]) expect((await rate(score)).status).toBe(400);
		expect((await rate(5, 'x'.repeat(1001))).status).toBe(400);
		expect((await rate(5, '  great  ')).body).toEqual({ ok: true });
		expect((await rate(1)).body).toEqual({ ok: true, alreadyRated: true });
		const csat = { pending: false, score: 5, comment: 'great', respondedAt: expect.any(String) };
		expect((await sessionOf(page)).csat).toMatchObject(csat);
		const events = await eventsOf(page);
		expect(events.at(-1)).toMatchObject({
			event: 'csat.submitted',
			data: { csat, session: { csat } },
		});
		expect((await ask()).body.csat).toMatchObject(csat);
		later.close();
		const quiet = await openStream(runtime.url, page.sessionId);
		await send(page, '/message', { content: 'still here' });
		await quiet.frame('message');
		expect(quiet.frames.some(({ type }) => type === 'csat_request')).toBe(false);
		quiet.close();
	});

	it('that nobody asked for is refused', async () => {
		const page = await connectPage(runtime.url);
		expect(await send(page, '/csat', { score: 5 })).toMatchObject({
			status: 409,
			body: { code: 'CSAT_NOT_REQUESTED' },
		});
	});
});

describe('typing', () => {
	it('is passed on now and then, and taken back when nothing follows', async () => {
		const page = await connectPage(runtime.url);
		const stream = await openStream(runtime.url, page.sessionId);
		const typing = () => stream.frames.filter(({ type }) => type === 'typing');
		for (let n = 0; n < 30; n += 1) {
			expect((await send(page, '/typing', { sender: 'visitor', isTyping: true })).status).toBe(200);
		}
		await stream.frame('typing');
		expect(typing()).toHaveLength(1);
		clock.advance(3000);
		await send(page, '/typing', { isTyping: true });
		await stream.frame(() => typing().length === 2);
		clock.advance(6000);
		await stream.frame(({ type, data }) => type === 'typing' && data.isTyping === false);
		clock.advance(15_000);
		expect(typing()).toHaveLength(3);
		stream.close();
	});

	it('of an operator ends with the message, or by itself', async () => {
		const page = await connectPage(runtime.url);
		const stream = await openStream(runtime.url, page.sessionId);
		const path = `/sessions/${plain(page.sessionId)}`;
		await runtime.api('POST', `${path}/typing`, { isTyping: true });
		await stream.frame('typing');
		await runtime.api('POST', `${path}/messages`, { content: 'here you are' });
		await stream.frame('message');
		await runtime.api('POST', `${path}/typing`, { isTyping: true, label: 'Looking…' });
		await stream.frame(({ data }) => data.label === 'Looking…');
		// In two steps, for the pong in between that keeps the stream open.
		clock.advance(15_000);
		await runtime.api('GET', path);
		expect(stream.frames.filter(({ type }) => type === 'typing')).toHaveLength(2);
		clock.advance(15_000);
		await stream.frame(({ type, data }) => type === 'typing' && !data.isTyping);
		stream.close();
	});
});
