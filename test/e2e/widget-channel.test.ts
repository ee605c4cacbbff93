/** The visitor's requests: connect, write, read back, be named, leave. */
import { connectPage, openStream, plain, post } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

let runtime: RunningRuntime;
beforeAll(async () => {
	runtime = await startRuntime({ env: { WELCOME_MESSAGE: 'Welcome!' } });
});
afterAll(() => runtime.stop());

const channel = (path: string) => `${runtime.url}/pocketping${path}`;

describe('POST /connect', () => {
	it('begins a session with what the page said and what the server saw', async () => {
		const page = await connectPage(runtime.url, {
			metadata: { url: 'https://shop.example/a', pageTitle: 'A', language: 'de' },
		});
		expect(page).toMatchObject({
			sessionId: expect.stringMatching(/^sess_[0-9a-f]+\.[\w-]{32}$/),
			visitorId: 'visitor-1',
			operatorOnline: false,
			welcomeMessage: 'Welcome!',
			messages: [],
			seq: expect.any(Number),
		});
		const { body: session } = await runtime.api('GET', `/sessions/${plain(page.sessionId)}`);
		expect(session).toMatchObject({
			status: 'active',
			visitorId: 'visitor-1',
			metadata: { pageUrl: 'https://shop.example/a', pageTitle: 'A', ip: '127.0.0.1' },
			aiEnabled: null,
		});
	});

	it('resumes with the widget-facing id, and only with that', async () => {
		const first = await connectPage(runtime.url);
		await post(channel('/message'), { sessionId: first.sessionId, content: 'hello' });
		const again = await connectPage(runtime.url, { sessionId: first.sessionId });
		expect(again.sessionId).toBe(first.sessionId);
		expect(again.messages.map((message) => message.content)).toEqual(['hello']);

		for (const sessionId of [
			plain(first.sessionId),
			`${plain(first.sessionId)}.${'A'.repeat(32)}`,
		]) {
			const stranger = await connectPage(runtime.url, { sessionId });
			expect(plain(stranger.sessionId)).not.toBe(plain(first.sessionId));
			expect(stranger.messages).toEqual([]);
		}
	});

	it('gives nothing away to someone who knows the visitor id', async () => {
		const owner = await connectPage(runtime.url, { visitorId: 'known-visitor' });
		await post(channel('/message'), { sessionId: owner.sessionId, content: 'secret' });
		const other = await connectPage(runtime.url, { visitorId: 'known-visitor' });
		expect(other.messages).toEqual([]);
		expect(other.sessionId).not.toBe(owner.sessionId);
	});

	it('returns the newest fifty messages, oldest first', async () => {
		const page = await connectPage(runtime.url);
		const id = plain(page.sessionId);
		for (let n = 0; n < 55; n += 1) {
			await runtime.api('POST', `/sessions/${id}/messages`, { content: `m${n}`, type: 'ai' });
		}
		const { messages } = await connectPage(runtime.url, { sessionId: page.sessionId });
		expect(messages).toHaveLength(50);
		expect(messages[0]).toMatchObject({ content: 'm5', sender: 'ai' });
		expect(messages[49]).toMatchObject({ content: 'm54' });
	});

	it('never fails for what a page says of itself', async () => {
		for (const metadata of [null, 'odd', { url: 'x'.repeat(20_000) }, { a: { b: { c: {} } } }]) {
			expect((await connectPage(runtime.url, { metadata })).sessionId).toMatch(/^sess_/);
		}
		const page = await connectPage(runtime.url, { metadata: { ip: '1.2.3.4', country: 'FR' } });
		const { body } = await runtime.api('GET', `/sessions/${plain(page.sessionId)}`);
		expect(body.metadata.ip).toBe('127.0.0.1');
		expect(body.metadata.country).toBeUndefined();
	});

	it('shrugs off odd optional fields, which would lock the widget for good', async () => {
		const page = await connectPage(runtime.url, {
			visitorId: { odd: true },
			sessionId: 17,
			identity: 'nobody',
		});
		expect(page.visitorId).toMatch(/^vis_/);
	});
});

describe('POST /message', () => {
	it('acknowledges, echoes to every page of the session, and takes the visitor for the sender', async () => {
		const page = await connectPage(runtime.url);
		const tabs = await Promise.all([1, 2].map(() => openStream(runtime.url, page.sessionId)));
		const { body } = await post(channel('/message'), {
			sessionId: page.sessionId,
			content: 'I am the operator',
			sender: 'operator',
			attachmentIds: [],
		});
		expect(body).toEqual({
			messageId: expect.stringMatching(/^msg_/),
			timestamp: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
		});
		for (const tab of tabs) {
			expect((await tab.frame('message')).data).toMatchObject({
				id: body.messageId,
				content: 'I am the operator',
				sender: 'visitor',
				status: 'sent',
			});
			tab.close();
		}
		const { body: list } = await runtime.api('GET', `/sessions/${plain(page.sessionId)}/messages`);
		expect(list.messages[0]).toMatchObject({ type: 'visitor' });
	});

	it('adds a message once, however often it is sent under the same client id', async () => {
		const page = await connectPage(runtime.url);
		const send = () =>
			post(channel('/message'), { sessionId: page.sessionId, content: 'once', clientId: 'c1' });
		const answers = await Promise.all([send(), send(), send()]);
		expect(new Set(answers.map(({ body }) => body.messageId)).size).toBe(1);
		const { messages } = await connectPage(runtime.url, { sessionId: page.sessionId });
		expect(messages).toHaveLength(1);
	});

	it('keeps the ids of messages and of events apart', async () => {
		const { sessionId } = await connectPage(runtime.url);
		expect((await post(channel('/event'), { sessionId, name: 'x', id: 'same' })).status).toBe(200);
		const message = { sessionId, content: 'x', clientId: 'same' };
		expect((await post(channel('/message'), message)).status).toBe(200);
		const { body } = await runtime.api('GET', `/events?sessionId=${plain(sessionId)}`);
		expect(body.events).toHaveLength(3);
	});

	it('opens a closed session again', async () => {
		const page = await connectPage(runtime.url);
		const id = plain(page.sessionId);
		await runtime.api('POST', `/sessions/${id}/close`);
		const refused = await runtime.api('POST', `/sessions/${id}/messages`, { content: 'late' });
		expect(refused).toMatchObject({ status: 409, body: { code: 'SESSION_CLOSED' } });
		await post(channel('/message'), { sessionId: page.sessionId, content: 'one more thing' });
		expect((await runtime.api('GET', `/sessions/${id}`)).body.status).toBe('active');
		const { body } = await runtime.api('GET', `/events?sessionId=${id}`);
		expect(body.events.map((event: { event: string }) => event.event)).toEqual([
			'message.created',
			'session.reopened',
			'session.closed',
			'session.created',
		]);
	});

	it('replies only to a message of the same session', async () => {
		const [mine, other] = [await connectPage(runtime.url), await connectPage(runtime.url)];
		const send = (sessionId: string, replyTo?: string) =>
			post(channel('/message'), { sessionId, content: 'x', replyTo });
		const first = await send(mine.sessionId);
		expect((await send(mine.sessionId, first.body.messageId)).status).toBe(200);
		expect(await send(other.sessionId, first.body.messageId)).toMatchObject({
			status: 404,
			body: { code: 'MESSAGE_NOT_FOUND' },
		});
	});
});

describe('GET /messages', () => {
	it('catches up by id and by time, even with a clock that is ahead', async () => {
		const page = await connectPage(runtime.url);
		const send = async (content: string) =>
			(await post(channel('/message'), { sessionId: page.sessionId, content })).body.messageId;
		const first = await send('one');
		await send('two');
		const read = async (after: string) => {
			const query = new URLSearchParams({ sessionId: page.sessionId, ...(after && { after }) });
			const body: any = await (await fetch(channel(`/messages?${query}`))).json();
			return body.messages.map((message: { content: string }) => message.content);
		};
		expect(await read('')).toEqual(['one', 'two']);
		expect(await read(first)).toEqual(['two']);
		expect(await read('2999-01-01T00:00:00.000Z')).toEqual(['one', 'two']);
		expect(await read('2020-01-01T00:00:00.000Z')).toEqual(['one', 'two']);
		expect(await read('msg_unknown')).toEqual([]);
	});
});

describe('POST /identify and /disconnect', () => {
	it('name the visitor, and take the leave', async () => {
		const page = await connectPage(runtime.url);
		const identity = { id: 42, email: 'v@example.com', name: 'Vi', plan: 'pro' };
		const { body } = await post(channel('/identify'), { sessionId: page.sessionId, identity });
		expect(body).toEqual({ ok: true });
		const { body: session } = await runtime.api('GET', `/sessions/${plain(page.sessionId)}`);
		expect(session.identity).toEqual({
			customerId: '42',
			email: 'v@example.com',
			name: 'Vi',
			metadata: { plan: 'pro' },
			verified: false,
		});
		const again = await connectPage(runtime.url, { sessionId: page.sessionId });
		expect(again.identity).toEqual({ ...identity, id: '42' });
		const left = await post(channel('/disconnect'), {
			sessionId: page.sessionId,
			duration: 3,
			reason: 'page_unload',
		});
		expect(left.body).toEqual({ ok: true });
	});
});
