/** The existing widget's conversation with the runtime, from a page of another origin: every route, and no complaint. */
import { SAMPLES } from '../../support/upload';
import { describeInBrowser } from '../support/browser';
import { eventually, storedEvents, storedMessages } from '../support/visitor';
import { startNetworkGate } from '../support/network-gate';
import { useWire } from './use-wire';
import type { WireVisitor } from './wire-visitor';

describeInBrowser('a page of the existing widget', () => {
	const wire = useWire();
	let visitor: WireVisitor;
	let session: string;

	const api = (method: string, path: string, body?: unknown) =>
		wire.runtime.api(method, `/sessions/${session}${path}`, body);
	const say = async (content: string) => (await api('POST', '/messages', { content })).body;
	const stored = async () => (await api('GET', '/messages')).body.messages;

	beforeEach(async () => {
		visitor = await wire.arrive();
		await visitor.on('websocket');
		session = await visitor.sessionId();
	});
	afterEach(() => expect(visitor.complaints).toEqual([]));

	test('asks permission for everything it sends, and gets it', async () => {
		const cdp = await visitor.page.context().newCDPSession(visitor.page);
		await cdp.send('Network.enable');
		const preflights = new Set<string>();
		cdp.on('Network.requestWillBeSent', ({ request: { method, url }, type }) => {
			if (String(type) === 'Preflight' || method === 'OPTIONS')
				preflights.add(new URL(url).pathname);
		});
		const { messageId } = await visitor.does('sendMessage', 'hello');
		await visitor.does('editMessage', messageId, 'hello again');
		await visitor.does('deleteMessage', messageId);
		await visitor.does('fetchMessages');
		await visitor.does('typeKeys', 1);
		expect(await visitor.does('request', '/presence')).toMatchObject({ online: false });
		expect([...preflights]).toEqual(
			expect.arrayContaining([
				'/pocketping/message',
				`/pocketping/message/${messageId}`,
				'/pocketping/messages',
				'/pocketping/typing',
				'/pocketping/presence',
			]),
		);
		expect(await visitor.ask<string[]>('wire.requests')).toEqual([
			'POST /connect 200',
			'POST /message 200',
			`PATCH /message/${messageId} 200`,
			`DELETE /message/${messageId} 200`,
			'GET /messages 200',
			'POST /typing 200',
			'GET /presence 200',
		]);
	});

	test('resumes its session on the next page, with the whole conversation in order', async () => {
		await visitor.does('sendMessage', 'first');
		await say('second');
		await visitor.messages((messages) => messages.length === 2);
		expect(await visitor.goTo('/cart')).toBe('connected');
		expect(await visitor.sessionId()).toBe(session);
		const messages = await visitor.ask<any[]>('wire.answer.messages');
		expect(messages.map(({ content, sender }) => `${sender}: ${content}`)).toEqual([
			'visitor: first',
			'operator: second',
		]);
		const { body } = await api('GET', '');
		expect(body.metadata.pageUrl).toContain('/cart');
	});

	test('a sent message is shown once, as sent', async () => {
		await visitor.does('sendMessage', 'hello');
		await visitor.until<any[]>('wire.frames', (frames) => frames.length > 0);
		const messages = await visitor.messages();
		expect(messages).toMatchObject([{ content: 'hello', sender: 'visitor', status: 'sent' }]);
		expect(messages[0]!.id).toBe((await stored())[0].id);
	});

	test('also when the frame is there long before the answer', async () => {
		const gate = await startNetworkGate(wire.runtime);
		gate.delaysAnswers = 400;
		const slow = await wire.arrive(gate.url);
		await slow.on('websocket');
		await slow.ask("void wire.sendMessage('overtaken')");
		const [echoed] = await slow.messages((found) => found[0]?.id.startsWith('msg_') === true);
		// The answer is still on its way: what is shown now is all from the frame.
		expect(await slow.ask<string[]>('wire.requests')).toEqual(['POST /connect 200']);
		expect(echoed).toMatchObject({ content: 'overtaken', status: 'sent' });
		await slow.until<string[]>('wire.requests', (requests) => requests.length === 2);
		expect(await slow.messages()).toHaveLength(1);
		expect(slow.complaints).toEqual([]);
		await gate.stop();
	});

	test('edits and takes back its own messages, and sees the operators do so with theirs', async () => {
		const { messageId } = await visitor.does('sendMessage', 'helo');
		await visitor.does('editMessage', messageId, '  hello  ');
		expect(await visitor.messages()).toMatchObject([{ content: 'hello' }]);
		expect(await storedMessages(wire.runtime, session)).toEqual([
			{ content: 'hello', type: 'visitor' },
		]);
		await visitor.does('deleteMessage', messageId);
		// The page shows a deletion by the frame alone.
		await visitor.messages(([message]) => message?.deletedAt !== undefined);

		const { id } = await say('Yes, we do not');
		await visitor.messages((messages) => messages.length === 2);
		await expect(visitor.does('editMessage', id, 'Everything is free')).rejects.toThrow(/40[34]/);
		await api('PATCH', `/messages/${id}`, { content: 'Yes, we do' });
		await visitor.messages((messages) => messages[1]?.content === 'Yes, we do');
		await api('DELETE', `/messages/${id}`);
		await visitor.messages((messages) => messages[1]?.deletedAt !== undefined);
		expect(visitor.complaints.splice(0).join()).toMatch(/status of 40[34]/);
	});

	test('reads, is read, answers', async () => {
		const question = await say('Which size?');
		await visitor.messages((messages) => messages.length === 1);
		expect(await visitor.does('markRead', [question.id])).toEqual({ updated: 1 });
		await eventually(stored, ([message]) => message.readAt !== undefined);
		const { messageId } = await visitor.does('sendMessage', 'Large', [], question.id);
		expect((await stored())[1]).toMatchObject({ id: messageId, replyTo: question.id });
		await api('POST', '/messages/read', { messageIds: [messageId], status: 'delivered' });
		await visitor.messages((messages) => messages[1]?.status === 'delivered');
		await api('POST', '/messages/read', { messageIds: [messageId] });
		const [, own] = await visitor.messages((messages) => messages[1]?.status === 'read');
		expect(own).toMatchObject({ deliveredAt: expect.any(String), readAt: expect.any(String) });
	});

	test('may type as fast as people do', async () => {
		await visitor.does('typeKeys', 40);
		const answers = await visitor.ask<string[]>('wire.requests');
		expect(answers.slice(1)).toEqual(Array(40).fill('POST /typing 200'));
	});

	test('uploads a file across origins, and everybody gets its bytes back', async () => {
		for (const { filename, mimeType, bytes } of [SAMPLES.png, SAMPLES.text]) {
			const content = bytes.toString('latin1');
			const attachment = await visitor.does('upload', filename, mimeType, content);
			expect(attachment).toMatchObject({ filename, mimeType, size: bytes.length, status: 'ready' });
			await visitor.does('sendMessage', '', [attachment.id]);
			const [message] = (await visitor.messages()).slice(-1);
			const served = await fetch(message!.attachments[0].url);
			expect(Buffer.from(await served.arrayBuffer()).equals(bytes)).toBe(true);
		}
		await visitor.goTo('/next');
		expect(await visitor.messages()).toMatchObject([
			{ content: '', attachments: [{ filename: SAMPLES.png.filename }] },
			{ content: '', attachments: [{ filename: SAMPLES.text.filename }] },
		]);
	});

	test('sends events and hears those that are sent to it', async () => {
		expect(await visitor.does('trigger', 'cart_abandoned', { total: 12 })).toBe(true);
		const events = () => storedEvents(wire.runtime, session);
		expect(await eventually(events, (found) => found.length > 0)).toEqual([
			{ name: 'cart_abandoned', data: { total: 12 } },
		]);
		await api('POST', '/events', { name: 'show_offer', data: { code: 'SAVE20' } });
		const [event] = await visitor.until<any[]>('wire.events', (found) => found.length > 0);
		expect(event).toMatchObject({ name: 'show_offer', data: { code: 'SAVE20' } });
		expect(Date.parse(event.timestamp)).not.toBeNaN();
	});

	test('says who the visitor is, once and on every later page', async () => {
		await visitor.does('identify', { id: 'u1', email: 'ada@example.com', plan: 'pro' });
		await visitor.goTo('/next');
		expect((await api('GET', '')).body.identity).toMatchObject({
			customerId: 'u1',
			email: 'ada@example.com',
			verified: false,
			metadata: { plan: 'pro' },
		});
	});

	test('fills in the form before the chat, which does not come again', async () => {
		const preChatForm = {
			enabled: true,
			required: true,
			timing: 'before-first-message',
			fields: 'email-or-phone',
		};
		await wire.runtime.api('PUT', '/widget-config', { preChatForm, operatorName: 'Ada' });
		await visitor.goTo('/');
		expect(await visitor.ask('wire.answer')).toMatchObject({
			operatorName: 'Ada',
			preChatForm: { ...preChatForm, completed: false },
		});
		await visitor.does('submitPreChat', { phone: '+33612345678', phoneCountry: 'FR' });
		await visitor.goTo('/');
		expect(await visitor.ask('wire.answer.preChatForm')).toMatchObject({ completed: true });
		await wire.runtime.api('PUT', '/widget-config', {});
	});

	test('is asked for a rating again after a reload, until there is one', async () => {
		await api('POST', '/csat', {});
		await visitor.until<number>('wire.csatAsked', (times) => times === 1);
		await visitor.goTo('/next');
		await visitor.until<number>('wire.csatAsked', (times) => times === 1);
		expect(await visitor.does('submitCsat', 4, 'quick')).toMatchObject({ ok: true });
		expect(await visitor.does('submitCsat', 1)).toMatchObject({ ok: true, alreadyRated: true });
		expect((await api('GET', '')).body.csat).toMatchObject({ score: 4, comment: 'quick' });
		await visitor.goTo('/last');
		await visitor.on('websocket');
		await say('a frame behind which the question would have come');
		await visitor.messages((messages) => messages.length === 1);
		expect(await visitor.ask('wire.csatAsked')).toBe(0);
	});

	test('two tabs of a visitor see the same', async () => {
		const tab = await visitor.page.context().newPage();
		await tab.goto(visitor.page.url());
		await tab.waitForFunction("wire.transport === 'websocket'");
		await visitor.does('sendMessage', 'from the first tab');
		await tab.waitForFunction("wire.messages[0]?.content === 'from the first tab'");
		expect(await tab.evaluate('wire.messages[0].status')).toBe('sent');
	});
});
