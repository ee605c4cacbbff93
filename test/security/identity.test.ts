/** Verified identity: what a signed token opens, what a mere claim does not, and that the token goes nowhere. */
import { identityToken, IDENTITY_SECRET } from '../support/identity-token';
import { ManualClock } from '../support/manual-clock';
import { connectPage, openStream, plain, post, TestSocket, type Connected } from '../support/page';
import { Sink } from '../support/sink';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { subscribeTo } from '../support/webhooks';

const ADA = { sub: 'cust_ada', email: 'ada@example.com', name: 'Ada', plan: 'pro' };
const BOB = { sub: 'cust_bob', email: 'bob@example.com' };

let runtime: RunningRuntime;
const opened: Array<{ close(): void } | { stop(): Promise<void> }> = [];
afterEach(async () => {
	for (const each of opened.splice(0)) await ('stop' in each ? each.stop() : each.close());
	await runtime.stop();
});

async function start(env: Record<string, string> = {}, clock?: ManualClock, logLines?: string[]) {
	runtime = await startRuntime({ env: { IDENTITY_SECRET, ...env }, clock, logLines });
}

const identify = ({ sessionId }: Connected, identity: unknown) =>
	post(`${runtime.url}/pocketping/identify`, { sessionId, identity });

const open = (identity?: unknown, sessionId: string | null = null) =>
	connectPage(runtime.url, { sessionId, ...(identity !== undefined && { identity }) });

const sessionOf = async ({ sessionId }: Connected) =>
	(await runtime.api('GET', `/sessions/${plain(sessionId)}`)).body;

const refused = (code: string, words: string | RegExp = '') => ({
	status: 403,
	body: { error: 'Forbidden', code, message: expect.stringMatching(words) },
});

describe('a signed identity', () => {
	it('is shown as verified in REST, webhooks and the operator socket, and the token nowhere', async () => {
		const logLines: string[] = [];
		await start({}, undefined, logLines);
		const sink = await Sink.start();
		opened.push(sink);
		await subscribeTo(runtime, sink, { events: ['session.identified', 'message.created'] });
		const operator = await TestSocket.open(`${runtime.url}/ws`);
		opened.push(operator);
		operator.send({ type: 'auth', apiKey: runtime.apiKey });
		await operator.frame('auth.ok');

		const page = await open();
		const token = identityToken(ADA);
		const unsigned = { email: 'forged@example.com', role: 'admin' };
		const answer = await identify(page, { id: 'cust_ada', token, ...unsigned });
		expect(answer).toMatchObject({ status: 200, body: { ok: true } });
		await post(`${runtime.url}/pocketping/message`, { sessionId: page.sessionId, content: 'hi' });

		const identity = {
			customerId: 'cust_ada',
			email: 'ada@example.com',
			name: 'Ada',
			metadata: { plan: 'pro' },
			verified: true,
		};
		expect((await sessionOf(page)).identity).toEqual(identity);
		const [identified, message] = await sink.count(2);
		expect(identified?.body.data.session.identity).toEqual(identity);
		expect(message?.body.data.session.identity).toEqual(identity);
		const frame = await operator.frame('session.identified');
		expect(frame).toMatchObject({ session: { identity } });

		const again = await open({ id: 'cust_ada', token }, page.sessionId);
		expect(plain(again.sessionId)).toBe(plain(page.sessionId));
		expect(again.identity).toEqual({
			id: 'cust_ada',
			email: 'ada@example.com',
			name: 'Ada',
			plan: 'pro',
		});
		const everywhere = JSON.stringify([
			sink.received.map(({ raw }) => raw),
			operator.frames,
			again,
			await sessionOf(page),
			(await runtime.api('GET', '/events')).body,
			logLines,
		]);
		for (const part of token.split('.').slice(1)) expect(everywhere).not.toContain(part);
		for (const word of ['forged@example.com', 'admin']) expect(everywhere).not.toContain(word);
	});

	it('may come with /connect already', async () => {
		await start();
		const page = await open({ id: 'cust_ada', token: identityToken(ADA) });
		expect(page).not.toHaveProperty('identityError');
		expect((await sessionOf(page)).identity).toMatchObject({
			customerId: 'cust_ada',
			verified: true,
		});
	});
});

describe('a token that is not good', () => {
	const past = Math.floor(Date.now() / 1000) - 3600;
	const day = Math.floor(Date.now() / 1000) + 48 * 3600;
	it.each<[string, unknown, string]>([
		['of another key', { token: identityToken(ADA, 'x'.repeat(32)) }, 'not signed with'],
		['with no signature', { token: identityToken(ADA, IDENTITY_SECRET, { alg: 'none' }) }, 'HS256'],
		['that has expired', { token: identityToken({ ...ADA, exp: past }) }, 'expired'],
		['that lives for days', { token: identityToken({ ...ADA, exp: day }) }, '24 hours'],
		['of somebody else', { id: 'cust_bob', token: identityToken(ADA) }, '`sub`'],
		['without a sub', { token: identityToken({ name: 'Ada' }) }, '`sub`'],
		['with claims without end', { token: identityToken({ ...ADA, x: 'y'.repeat(9000) }) }, '8 kB'],
		['that is rubbish', { token: 'a.b.c' }, 'not a signed JWT'],
	])('%s is refused by /identify, and does not keep /connect from answering', async (...args) => {
		const [, identity, words] = args;
		await start();
		const page = await open();
		expect(await identify(page, identity)).toMatchObject(refused('IDENTITY_NOT_VERIFIED', words));
		expect(await sessionOf(page)).not.toHaveProperty('identity');
		const other = await open(identity);
		expect(other.identityError).toEqual({
			code: 'IDENTITY_NOT_VERIFIED',
			message: expect.stringContaining(words),
		});
		expect(await sessionOf(other)).not.toHaveProperty('identity');
	});

	it.each([17, null, { a: 1 }, ''])('%j as a token is a wrong parameter', async (token) => {
		await start();
		const page = await open();
		expect(await identify(page, { id: '1', token })).toMatchObject({
			status: 400,
			body: { code: 'INVALID_PARAMETERS', message: expect.stringContaining('identity.token') },
		});
		expect((await open({ id: '1', token })).identityError).toMatchObject({
			code: 'INVALID_PARAMETERS',
		});
	});
});

describe('an identity without a token', () => {
	it('is taken where that is allowed, and marked; a page cannot vouch for itself', async () => {
		await start();
		const page = await open();
		const claim = { id: '1', name: 'Eve', verified: true, metadata: { verified: true } };
		expect((await identify(page, claim)).status).toBe(200);
		expect((await sessionOf(page)).identity).toEqual({
			customerId: '1',
			name: 'Eve',
			metadata: { metadata: { verified: true } },
			verified: false,
		});
	});

	it('is refused where proof is required; nobody in particular may still chat', async () => {
		await start({ IDENTITY_REQUIRED: 'true' });
		const page = await open({ id: 'cust_ada' });
		expect(page.identityError).toMatchObject({ code: 'IDENTITY_NOT_VERIFIED' });
		expect(await sessionOf(page)).not.toHaveProperty('identity');
		expect(await identify(page, { id: 'cust_ada' })).toMatchObject(
			refused('IDENTITY_NOT_VERIFIED', 'identity.token'),
		);
		const message = { sessionId: page.sessionId, content: 'hi' };
		expect((await post(`${runtime.url}/pocketping/message`, message)).status).toBe(200);
		expect((await open()).identityError).toBeUndefined();
	});

	it('keeps its token to itself where nobody can verify it', async () => {
		runtime = await startRuntime();
		const page = await open();
		const token = identityToken(ADA);
		expect((await identify(page, { id: 'cust_ada', token })).status).toBe(200);
		expect((await sessionOf(page)).identity).toEqual({ customerId: 'cust_ada', verified: false });
	});

	it('set through the API is not verified: a workflow may pass on what a visitor typed', async () => {
		await start();
		const page = await open({ token: identityToken(ADA) });
		const path = `/sessions/${plain(page.sessionId)}/identify`;
		const { body } = await runtime.api('POST', path, { customerId: 'cust_ada', name: 'Ada L.' });
		expect(body.identity).toMatchObject({
			customerId: 'cust_ada',
			name: 'Ada L.',
			verified: false,
		});
		const claim = { customerId: 'cust_ada', verified: true };
		expect((await runtime.api('POST', path, claim)).status).toBe(400);
	});
});

describe('the conversation of a verified visitor', () => {
	const said = (page: Connected) => page.messages.map(({ content }) => content);
	let ada: Connected;

	async function startWithAda(
		env: Record<string, string> = {},
		clock?: ManualClock,
	): Promise<void> {
		await start(env, clock);
		ada = await open({ token: identityToken(ADA) });
		const message = { sessionId: ada.sessionId, content: 'my card number' };
		await post(`${runtime.url}/pocketping/message`, message);
	}

	it('opens again for the same customer, also with a token that has just expired', async () => {
		const clock = new ManualClock();
		await startWithAda({ IDENTITY_REQUIRED: 'true' }, clock);
		const token = identityToken(ADA);
		expect(said(await open({ token }, ada.sessionId))).toEqual(['my card number']);
		clock.advance(3600_000);
		const late = await open({ token }, ada.sessionId);
		expect(said(late)).toEqual(['my card number']);
		expect(late.identityError).toMatchObject({ message: expect.stringContaining('expired') });
		expect((await sessionOf(late)).identity.verified).toBe(true);
	});

	it('does not open for the next customer at the same computer', async () => {
		await startWithAda();
		const bob = await open({ id: 'cust_bob', token: identityToken(BOB) }, ada.sessionId);
		expect(plain(bob.sessionId)).not.toBe(plain(ada.sessionId));
		expect(said(bob)).toEqual([]);
		expect((await sessionOf(bob)).identity).toMatchObject({
			customerId: 'cust_bob',
			verified: true,
		});
		expect((await sessionOf(ada)).identity).toMatchObject({ customerId: 'cust_ada' });
	});

	it('opens without a token only where none is required', async () => {
		await startWithAda();
		expect(said(await open(undefined, ada.sessionId))).toEqual(['my card number']);
		await runtime.stop();
		await startWithAda({ IDENTITY_REQUIRED: 'true' });
		for (const identity of [
			undefined,
			{ id: 'cust_ada' },
			{ token: identityToken(ADA, 'x'.repeat(32)) },
		]) {
			const page = await open(identity, ada.sessionId);
			expect(plain(page.sessionId)).not.toBe(plain(ada.sessionId));
			expect(said(page)).toEqual([]);
		}
	});

	it('is not handed to another customer, and not to a claim', async () => {
		await startWithAda();
		expect(await identify(ada, { token: identityToken(BOB) })).toMatchObject(
			refused('IDENTITY_MISMATCH', 'without a session id'),
		);
		expect(await identify(ada, { id: 'cust_ada' })).toMatchObject(refused('IDENTITY_NOT_VERIFIED'));
		// Whoever says they are somebody else gets a conversation of their own, with a bad token as well.
		for (const identity of [{ id: 'cust_bob' }, { id: 'cust_bob', token: 'a.b.c' }]) {
			const claimed = await open(identity, ada.sessionId);
			expect(claimed.sessionId).not.toBe(ada.sessionId);
			expect(claimed.messages).toEqual([]);
		}
		// Who repeats the right name without proof keeps the conversation, and proves nothing by it.
		const again = await open({ id: 'cust_ada' }, ada.sessionId);
		expect(again.sessionId).toBe(ada.sessionId);
		expect(again.identityError).toMatchObject({ code: 'IDENTITY_NOT_VERIFIED' });
		expect((await sessionOf(ada)).identity).toMatchObject({
			customerId: 'cust_ada',
			verified: true,
		});
		// What is signed may change: a new e-mail of the same customer.
		const token = identityToken({ ...ADA, email: 'lovelace@example.com' });
		expect((await identify(ada, { token })).status).toBe(200);
		expect((await sessionOf(ada)).identity).toMatchObject({ email: 'lovelace@example.com' });
	});

	it('may begin before the visitor signs in', async () => {
		await start({ IDENTITY_REQUIRED: 'true' });
		const page = await open();
		await post(`${runtime.url}/pocketping/message`, { sessionId: page.sessionId, content: 'hi' });
		const signedIn = await open({ token: identityToken(ADA) }, page.sessionId);
		expect(plain(signedIn.sessionId)).toBe(plain(page.sessionId));
		expect(said(signedIn)).toEqual(['hi']);
	});
});

it('the stream of a session stays open to its token alone', async () => {
	await start();
	const page = await open({ token: identityToken(ADA) });
	await expect(openStream(runtime.url, plain(page.sessionId))).rejects.toThrow('404');
});
