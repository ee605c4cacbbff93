/** Operators answer from Telegram: the real grammY against a stand-in of the Bot API. */
import { ANNA, FORUM, TelegramStandIn, TOKEN } from '../platforms/telegram-stand-in';
import { eventually } from '../support/eventually';
import { connectPage, openStream, plain, post, request, type Connected } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { SAMPLES, upload } from '../support/upload';

let telegram: TelegramStandIn;
let runtime: RunningRuntime;

const env = () => ({
	TELEGRAM_BOT_TOKEN: TOKEN,
	TELEGRAM_FORUM_CHAT_ID: FORUM,
	TELEGRAM_API_ROOT: telegram.url,
});

beforeEach(async () => {
	telegram = await TelegramStandIn.start();
	runtime = await startRuntime({ env: env() });
});
afterEach(async () => {
	await runtime.stop();
	await telegram.stop();
});

const say = async (page: Connected, content: string, fields = {}) => {
	const { body } = await post(`${runtime.url}/pocketping/message`, {
		sessionId: page.sessionId,
		content,
		sender: 'visitor',
		...fields,
	});
	return body.messageId as string;
};
const posted = (text: string) =>
	eventually(async () => telegram.posts().find((each) => each.text.includes(text)));
/** A visitor who wrote, and the topic they got. */
async function visitor(content = 'Where is my order?') {
	const page = await connectPage(runtime.url);
	const messageId = await say(page, content);
	const first = await posted(content.slice(0, 20));
	return { page, messageId, first, topic: first.topic as number };
}
const messagesOf = async (page: Connected) => {
	const { body } = await runtime.api('GET', `/sessions/${plain(page.sessionId)}/messages`);
	return body.messages as any[];
};
const answerOf = (page: Connected, text: string) =>
	eventually(async () => (await messagesOf(page)).find(({ content }) => content === text));

describe('topics', () => {
	it('opens one per visitor with a card, and posts what they write there', async () => {
		const { topic, first } = await visitor();
		expect(telegram.topics()).toHaveLength(1);
		const [card] = telegram.posts(FORUM, topic);
		expect(card?.text).toContain('Page: https://shop.example/cart');
		expect(first.topic).toBe(topic);
		const other = await visitor('Another one');
		expect(other.topic).not.toBe(topic);
	});

	it('marks a message as delivered once it is posted', async () => {
		const { page, messageId } = await visitor();
		const delivered = await eventually(async () =>
			(await messagesOf(page)).find(({ id, status }) => id === messageId && status === 'delivered'),
		);
		expect(delivered.deliveredAt).toBeDefined();
	});

	it('is opened again when somebody deleted it', async () => {
		const { page, topic } = await visitor();
		telegram.deleteTopic(topic);
		await say(page, 'Still there?');
		const next = await posted('Still there?');
		expect(next.topic).not.toBe(topic);
		telegram.say({ text: 'Yes', topic: next.topic });
		await answerOf(page, 'Yes');
	});

	it('is named after the visitor once they are known', async () => {
		const { page } = await visitor();
		const identity = { id: 'c1', name: 'Zoe <b>', email: 'zoe@shop.example' };
		await post(`${runtime.url}/pocketping/identify`, { sessionId: page.sessionId, identity });
		await eventually(async () => telegram.topics().some(({ name }) => name.includes('Zoe <b>')));
		expect((await posted('Visitor identified')).text).toContain('zoe@shop.example');
	});
});

describe('what operators write', () => {
	it("reaches the page with the operator's name, and reads what the visitor wrote", async () => {
		const { page, messageId, topic } = await visitor();
		const stream = await openStream(runtime.url, page.sessionId);
		telegram.say({ text: 'On its way!', topic });
		const { data } = await stream.frame(
			({ type, data: d }) => type === 'message' && d.sender === 'operator',
		);
		expect(data).toMatchObject({
			content: 'On its way!',
			sender: 'operator',
			metadata: { operatorName: 'Anna', source: 'telegram' },
		});
		const read = await stream.frame(({ type, data: d }) => type === 'read' && d.status === 'read');
		expect(read.data.messageIds).toEqual([messageId]);
		expect((await stream.frame('presence')).data).toEqual({ online: true });
		stream.close();
	});

	it('is told of once, however often Telegram tells of it', async () => {
		const { page, topic } = await visitor();
		telegram.say({ text: 'Once', topic });
		await answerOf(page, 'Once');
		const said = telegram.messages.at(-1)!;
		telegram.push({
			message: {
				message_id: said.message_id,
				from: ANNA,
				chat: { id: Number(FORUM), type: 'supergroup' },
				message_thread_id: topic,
				is_topic_message: true,
				text: 'Once',
			},
		});
		telegram.say({ text: 'Twice', topic });
		await answerOf(page, 'Twice');
		expect((await messagesOf(page)).filter(({ content }) => content === 'Once')).toHaveLength(1);
	});

	it('has read all that was there, however much', async () => {
		await runtime.stop();
		runtime = await startRuntime({ env: { ...env(), RATE_LIMITS: 'off' } });
		const { page, topic } = await visitor();
		for (let n = 0; n < 75; n += 1) await say(page, `line ${n}`);
		telegram.say({ topic, text: 'I am here' });
		await answerOf(page, 'I am here');
		const { body } = await runtime.api(
			'GET',
			`/sessions/${plain(page.sessionId)}/messages?limit=100`,
		);
		const unread = body.messages.filter((each: any) => each.type === 'visitor' && !each.readAt);
		expect(unread).toEqual([]);
	});

	it('says so when only the beginning of a long edit reached the visitor', async () => {
		const { page, topic } = await visitor();
		const id = telegram.say({ topic, text: 'Short' });
		await answerOf(page, 'Short');
		telegram.edit(id, 'x'.repeat(4050));
		await posted('The visitor sees the first 4000 characters');
		expect((await answerOf(page, 'x'.repeat(4000))).editedAt).toBeDefined();
	});

	it('takes edits, and /delete as a reply', async () => {
		const { page, topic } = await visitor();
		const id = telegram.say({ text: 'Helo', topic });
		await answerOf(page, 'Helo');
		telegram.edit(id, 'Hello');
		const edited = await answerOf(page, 'Hello');
		expect(edited.editedAt).toBeDefined();
		telegram.say({ text: '/delete', topic, replyTo: id });
		await eventually(async () => (await messagesOf(page)).some(({ deletedAt }) => deletedAt));
		await eventually(async () => !telegram.messages.some(({ message_id }) => message_id === id));
	});

	it('replies to a message, both ways', async () => {
		const { page, messageId, first, topic } = await visitor();
		const id = telegram.say({ text: 'This one?', topic, replyTo: first.message_id });
		expect((await answerOf(page, 'This one?')).replyTo).toBe(messageId);
		const { id: answerId } = await answerOf(page, 'This one?');
		await say(page, 'Yes, that one', { replyTo: answerId });
		expect((await posted('Yes, that one')).replyTo).toBe(id);
	});

	it('shows how far it got by reactions that Telegram allows', async () => {
		const { page, topic } = await visitor();
		const id = telegram.say({ text: 'Read me', topic });
		const { id: messageId } = await answerOf(page, 'Read me');
		await post(`${runtime.url}/pocketping/read`, {
			sessionId: page.sessionId,
			messageIds: [messageId],
			status: 'read',
		});
		await eventually(async () =>
			telegram.messages.some((each) => each.message_id === id && each.reactions[0] === '👀'),
		);
	});

	it('counts a reaction as having read', async () => {
		const { page, messageId, first } = await visitor();
		telegram.react(first.message_id, '👍');
		await eventually(async () =>
			(await messagesOf(page)).some(({ id, status }) => id === messageId && status === 'read'),
		);
	});

	it('is answered when it does not reach the visitor', async () => {
		const { page, topic } = await visitor();
		await runtime.api('POST', `/sessions/${plain(page.sessionId)}/close`);
		telegram.say({ text: 'Too late', topic });
		expect((await posted('Not sent')).text).toContain('opens again when the visitor writes');
		telegram.say({ topic, media: { location: { latitude: 1, longitude: 2 } } });
		expect((await posted('only text and files')).replyTo).toBeDefined();
	});

	it('counts only from the chat that is set up, and only from people', async () => {
		const { page, topic } = await visitor();
		telegram.say({ text: 'Foreign', topic, chat: '-1009999999999' });
		telegram.say({ text: 'Robot', topic, from: { id: 9, is_bot: true, first_name: 'Bot' } });
		telegram.say({ text: 'In the general topic' });
		telegram.say({ text: 'Human', topic });
		await answerOf(page, 'Human');
		const contents = (await messagesOf(page)).map(({ content }) => content);
		expect(contents).toEqual(['Where is my order?', 'Human']);
	});
});

describe('files', () => {
	it("a visitor's arrive as a picture or a document", async () => {
		const { page } = await visitor();
		const picture = await upload(runtime.url, page.sessionId, SAMPLES.png);
		const paper = await upload(runtime.url, page.sessionId, SAMPLES.pdf);
		await say(page, 'See', { attachmentIds: [picture.id, paper.id] });
		const files = await eventually(async () => {
			const sent = telegram.posts().flatMap(({ file }) => file ?? []);
			return sent.length === 2 ? sent : undefined;
		});
		expect(files.map(({ method, name }) => [method, name])).toEqual([
			['sendPhoto', 'cart.png'],
			['sendDocument', 'invoice.pdf'],
		]);
		expect(files[0]?.bytes.equals(SAMPLES.png.bytes)).toBe(true);
	});

	it('a picture of more pixels than Telegram shows arrives as a document', async () => {
		const { page } = await visitor();
		const header = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR', 'latin1');
		const size = Buffer.alloc(8);
		size.writeUInt32BE(8160, 0);
		size.writeUInt32BE(6120, 4);
		const bytes = Buffer.concat([header, size, Buffer.alloc(100)]);
		const picture = await upload(runtime.url, page.sessionId, { ...SAMPLES.png, bytes });
		await say(page, 'See', { attachmentIds: [picture.id] });
		const sent = await eventually(async () => telegram.posts().find(({ file }) => file)?.file);
		expect([sent.method, sent.name]).toEqual(['sendDocument', 'cart.png']);
		expect(sent.bytes.equals(bytes)).toBe(true);
	});

	it("an operator's arrive at an address without the bot's token", async () => {
		const { page, topic } = await visitor();
		telegram.files.set('photos/file_1.jpg', SAMPLES.jpeg.bytes);
		const photo = [
			{ file_id: 'photos/file_1.jpg', file_size: SAMPLES.jpeg.bytes.length, width: 1, height: 1 },
		];
		telegram.say({ caption: 'Look', topic, media: { photo } });
		const message = await answerOf(page, 'Look');
		const [attachment] = message.attachments;
		expect(attachment).toMatchObject({ filename: 'photo.jpg', mimeType: 'image/jpeg' });
		expect(JSON.stringify(message)).not.toContain(TOKEN);
		// A local trial names its own address by "localhost".
		const { pathname } = new URL(attachment.url);
		const bytes = Buffer.from(await (await fetch(runtime.url + pathname)).arrayBuffer());
		expect(bytes.equals(SAMPLES.jpeg.bytes)).toBe(true);
	});

	it('that cannot be taken are answered, and the text is sent', async () => {
		const { page, topic } = await visitor();
		const document = { file_id: 'x', file_size: 30_000_000, file_name: 'big.zip' };
		telegram.say({ caption: 'Big one', topic, media: { document } });
		await answerOf(page, 'Big one');
		expect((await posted('big.zip was not sent')).text).toContain('10 MB');
	});
});

describe('changes by the visitor', () => {
	it('edits and deletes follow', async () => {
		const { page, messageId } = await visitor('First wording');
		const url = `${runtime.url}/pocketping/message/${messageId}`;
		await request('PATCH', url, { sessionId: page.sessionId, content: 'Second <wording>' });
		const edited = await posted('Second <wording>');
		expect(edited.edits).toBe(1);
		await request('DELETE', `${url}?sessionId=${page.sessionId}`);
		await eventually(async () => !telegram.posts().includes(edited));
	});
});

describe('commands', () => {
	it('/online and /offline set the status of each operator', async () => {
		const { topic } = await visitor();
		const ben = { id: 502, is_bot: false, first_name: 'Ben' };
		const status = async () => (await runtime.api('GET', '/operator/status')).body.online;
		telegram.say({ text: '/online' });
		await eventually(status);
		telegram.say({ text: '/online', from: ben, topic });
		await posted('Ben is online');
		telegram.say({ text: '/offline' });
		expect((await posted('Anna is offline')).text).toContain('Somebody else');
		expect(await status()).toBe(true);
		telegram.say({ text: '/offline@pocketping_bot', from: ben });
		await eventually(async () => !(await status()));
		telegram.say({ text: '/status' });
		expect((await posted('Nobody is online')).text).toContain('Open conversations here: 1');
	});

	it('/close closes the session and the topic, and a new message opens both', async () => {
		const { page, topic } = await visitor();
		telegram.say({ text: '/close', topic });
		await eventually(async () => telegram.topics()[0]?.closed);
		expect(telegram.topics()[0]?.name).toContain('🔴');
		const { body } = await runtime.api('GET', `/sessions/${plain(page.sessionId)}`);
		expect(body.status).toBe('closed');
		await say(page, 'One more thing');
		expect((await posted('One more thing')).topic).toBe(topic);
		await eventually(async () => telegram.topics()[0]?.closed === false);
	});

	it('/ai, /info, /csat, /help do what they say; others are answered and go nowhere', async () => {
		const { page, topic } = await visitor();
		const session = async () =>
			(await runtime.api('GET', `/sessions/${plain(page.sessionId)}`)).body;
		telegram.say({ text: '/ai off', topic });
		await eventually(async () => (await session()).aiEnabled === false);
		telegram.say({ text: '/info', topic });
		await posted(`Session: ${plain(page.sessionId)}`);
		telegram.say({ text: '/csat', topic });
		await eventually(async () => (await session()).csat?.pending);
		telegram.say({ text: '/help', topic });
		await posted('/ai on|off');
		telegram.say({ text: '/frobnicate now', topic });
		await posted('There is no command "frobnicate"');
		telegram.say({ text: '/start@somebody_else_bot', topic });
		telegram.say({ text: 'End', topic });
		await answerOf(page, 'End');
		expect(await messagesOf(page)).toHaveLength(2);
	});
});

describe('everything else that happens', () => {
	it('custom events come as a card', async () => {
		const { page, topic } = await visitor();
		const stream = await openStream(runtime.url, page.sessionId);
		const data = { plan: 'pro', note: '</pre><b>@all' };
		stream.send({ type: 'event', data: { name: 'clicked_pricing', data } });
		const card = await posted('Custom Event');
		expect(card.topic).toBe(topic);
		expect(card.text).toContain('Event: clicked_pricing');
		expect(card.text).toContain('"plan": "pro"');
		expect(card.text).toContain('</pre><b>@all');
		stream.close();
	});

	it('messages of the API and the AI are shown with who wrote them', async () => {
		const { page } = await visitor();
		const path = `/sessions/${plain(page.sessionId)}/messages`;
		await runtime.api('POST', path, { content: 'From a workflow', type: 'ai' });
		expect((await posted('From a workflow')).text).toContain('🤖 AI');
		await runtime.api('POST', path, { content: 'From the console', type: 'operator' });
		expect((await posted('From the console')).text).toContain('🔌 Operator');
	});

	it('ratings are told', async () => {
		const { page } = await visitor();
		await runtime.api('POST', `/sessions/${plain(page.sessionId)}/csat`);
		const { sessionId } = page;
		await post(`${runtime.url}/pocketping/csat`, { sessionId, score: 4, comment: 'Nice' });
		expect((await posted('4/5')).text).toContain('Nice');
	});
});

describe('hostile text', () => {
	it('reaches the chat as it was written', async () => {
		const text = `</b><script>alert(1)</script> &lt; <!channel> @everyone ${'x<'.repeat(1900)}`;
		const { topic } = await visitor(text);
		const posts = await eventually(async () => {
			const all = telegram.posts(FORUM, topic).slice(1);
			return all.length > 1 ? all : undefined;
		});
		const body = posts.map((each) => each.text.replace(/^👤[^\n]*\n/, '')).join('');
		await eventually(async () => telegram.calls.every(({ method }) => method !== 'x'));
		expect(body.replace(/\s/g, '')).toContain(text.slice(0, 3000).replace(/\s/g, ''));
	});
});
