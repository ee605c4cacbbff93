/** What every bridge must do, whichever platform it is. */
import { eventually } from '../../support/eventually';
import { ManualClock } from '../../support/manual-clock';
import { openStream, post, request } from '../../support/page';
import { startRuntime, type RunningRuntime } from '../../support/start-runtime';
import { SAMPLES, upload } from '../../support/upload';
import { Chat, posted } from './chat';
import type { Platform } from './platform';

export function bridgeSuite(start: () => Promise<Platform>): void {
	let platform: Platform;
	let runtime: RunningRuntime;
	let env: Record<string, string>;

	beforeEach(async () => {
		platform = await start();
		env = { ...platform.env, RATE_LIMITS: 'off' };
		runtime = await startRuntime({ env });
	});
	afterEach(async () => {
		await runtime.stop();
		await platform.stop();
	});

	/** A visitor who wrote, and where that is on the platform. */
	async function visitor(content = 'Where is my order?') {
		const chat = await Chat.begin(runtime);
		const messageId = await chat.write(content);
		const first = await posted(platform, content.slice(0, 20));
		return { chat, messageId, first, thread: first.thread };
	}

	describe('a conversation', () => {
		it('gets a thread of its own, with what is known of the visitor', async () => {
			const { chat, messageId, thread } = await visitor();
			expect(platform.threads().map(({ id }) => id)).toEqual([thread]);
			const card = [
				...platform.threads().map(({ title }) => title),
				...platform.posts().map((p) => p.text),
			].join('\n');
			expect(card).toContain('https://shop.example/cart');
			expect(card).toContain(chat.id);
			await eventually(async () =>
				(await chat.messages()).some(
					({ id, status }) => id === messageId && status === 'delivered',
				),
			);
			expect((await visitor('Somebody else')).thread).not.toBe(thread);
		});

		it('goes on in a new thread when somebody deleted the first', async () => {
			const { chat, thread } = await visitor();
			platform.deleteThread(thread);
			await new Promise((resolve) => setTimeout(resolve, 100));
			await chat.write('Still there?');
			const next = await posted(platform, 'Still there?');
			expect(next.thread).not.toBe(thread);
			platform.say(next.thread, 'Yes!');
			await chat.message('Yes!');
		});

		it('is named after the visitor once they are known', async () => {
			const { chat } = await visitor();
			const { sessionId } = chat.page;
			const identity = { id: 'c1', name: 'Zoe Lind', email: 'zoe@shop.example' };
			await post(`${runtime.url}/pocketping/identify`, { sessionId, identity });
			await eventually(async () =>
				platform.threads().some(({ title }) => title.includes('Zoe Lind')),
			);
			expect((await posted(platform, 'Visitor identified')).text).toContain('zoe@shop.example');
		});
	});

	describe('an operator', () => {
		it('answers, with their name, and has read what was there', async () => {
			const { chat, messageId, thread } = await visitor();
			const stream = await openStream(runtime.url, chat.page.sessionId);
			platform.say(thread, 'On its way!');
			const { data } = await stream.frame(({ data: d }) => d?.sender === 'operator');
			expect(data).toMatchObject({
				content: 'On its way!',
				metadata: { operatorName: 'Anna', source: platform.name },
			});
			const read = await stream.frame(
				({ type, data: d }) => type === 'read' && d.status === 'read',
			);
			expect(read.data.messageIds).toEqual([messageId]);
			expect((await stream.frame('presence')).data).toEqual({ online: true });
			stream.close();
		});

		it('edits and deletes what they wrote', async () => {
			const { chat, thread } = await visitor();
			const id = platform.say(thread, 'Helo');
			await chat.message('Helo');
			platform.edit(id, 'Hello');
			expect((await chat.message('Hello')).editedAt).toBeDefined();
			platform.remove(thread, id);
			await eventually(async () => (await chat.messages()).some(({ deletedAt }) => deletedAt));
		});

		it('sees how far it got', async () => {
			const { chat, thread } = await visitor();
			const id = platform.say(thread, 'Read me');
			const { id: messageId } = await chat.message('Read me');
			const { sessionId } = chat.page;
			const read = { sessionId, messageIds: [messageId], status: 'read' };
			await post(`${runtime.url}/pocketping/read`, read);
			await eventually(async () => platform.reactionsOf(id).length > 0);
		});

		it('has read what they react to', async () => {
			const { chat, messageId, first } = await visitor();
			platform.react(first.id);
			await eventually(async () =>
				(await chat.messages()).some(({ id, status }) => id === messageId && status === 'read'),
			);
		});

		it('is told when the visitor will not see it', async () => {
			const { chat, thread } = await visitor();
			await runtime.api('POST', `/sessions/${chat.id}/close`);
			platform.say(thread, 'Too late');
			const answer = await posted(platform, 'Not sent');
			expect(answer.text).toContain('opens again when the visitor writes');
			expect(answer.thread).toBe(thread);
		});

		it('sends files, and gets them', async () => {
			const { chat, thread } = await visitor();
			const { filename: name, mimeType, bytes } = SAMPLES.jpeg;
			platform.say(thread, 'Look', { file: { name, mimeType, bytes } });
			const message = await chat.message('Look');
			expect(message.attachments).toMatchObject([{ filename: name, mimeType }]);
			const { pathname } = new URL(message.attachments[0].url);
			const loaded = Buffer.from(await (await fetch(runtime.url + pathname)).arrayBuffer());
			expect(loaded.equals(bytes)).toBe(true);
			for (const token of Object.values(platform.env)) {
				if (token.length > 15 && !token.startsWith('http')) {
					expect(JSON.stringify(message)).not.toContain(token);
				}
			}

			const file = await upload(runtime.url, chat.page.sessionId, SAMPLES.pdf);
			await chat.write('My invoice', { attachmentIds: [file.id] });
			const sent = await eventually(async () => platform.posts().find((each) => each.file));
			expect(sent.thread).toBe(thread);
			expect(sent.file?.name).toBe('invoice.pdf');
			expect(sent.file?.bytes.equals(SAMPLES.pdf.bytes)).toBe(true);
		});

		it('is told when a file cannot be taken', async () => {
			const { chat, thread } = await visitor();
			const file = { name: 'page.html', mimeType: 'text/html', bytes: Buffer.from('<script>') };
			platform.say(thread, 'With a page', { file });
			await chat.message('With a page');
			await posted(platform, 'page.html was not sent');
		});
	});

	describe('what the visitor does', () => {
		it('replies, edits and deletes follow', async () => {
			const { chat, thread } = await visitor();
			const id = platform.say(thread, 'Which one?');
			const { id: answered } = await chat.message('Which one?');
			const messageId = await chat.write('The red <one>', { replyTo: answered });
			const reply = await posted(platform, 'The red <one>');
			if (platform.name === 'slack') expect(reply.text).toMatch(/> .*Anna.*Which one\?/);
			else expect(reply.replyTo).toBe(id);
			const url = `${runtime.url}/pocketping/message/${messageId}`;
			const { sessionId } = chat.page;
			await request('PATCH', url, { sessionId, content: 'The blue <one>' });
			const edited = await posted(platform, 'The blue <one>');
			expect(edited.id).toBe(reply.id);
			if (platform.name === 'slack') expect(edited.text).toMatch(/> .*Anna.*Which one\?/);
			await request('DELETE', `${url}?sessionId=${sessionId}`);
			await eventually(async () => platform.posts().every((each) => each.id !== reply.id));
		});

		it('events and ratings are told', async () => {
			const { chat, thread } = await visitor();
			const stream = await openStream(runtime.url, chat.page.sessionId);
			const data = { plan: 'pro' };
			stream.send({ type: 'event', data: { name: 'clicked_pricing', data } });
			const card = await posted(platform, 'Custom Event');
			expect(card.thread).toBe(thread);
			expect(card.text).toContain('clicked_pricing');
			expect(card.text).toContain('"plan": "pro"');
			await runtime.api('POST', `/sessions/${chat.id}/csat`);
			const { sessionId } = chat.page;
			await post(`${runtime.url}/pocketping/csat`, { sessionId, score: 4, comment: 'Nice' });
			expect((await posted(platform, '4/5')).text).toContain('Nice');
			stream.close();
		});

		it('that they left is told, once they are gone', async () => {
			await runtime.stop();
			const clock = new ManualClock();
			runtime = await startRuntime({ env, clock });
			const { chat, thread } = await visitor();
			const { sessionId } = chat.page;
			await post(`${runtime.url}/pocketping/disconnect`, { sessionId, duration: 130 });
			clock.advance(10_000);
			const note = await posted(platform, 'left after 2 min');
			expect(note.thread).toBe(thread);
		});

		it('hostile text arrives whole and harmless', async () => {
			const marks = '<!channel> @everyone <@U1> </b><script>alert(1)</script> & **x** `y` [a](b) ';
			const text = marks + 'long <text> '.repeat(320);
			const { chat, thread } = await visitor(text);
			const parts = () => platform.posts().filter((each) => each.thread === thread);
			const squeeze = (words: string) => words.replace(/[\s\\]/g, '');
			await eventually(async () =>
				squeeze(
					parts()
						.map((each) => each.text.replace(/^[^\n]*👤[^\n]*\n/, ''))
						.join(''),
				).includes(squeeze(text)),
			);
			for (const { raw } of parts()) expect(raw.length).toBeLessThanOrEqual(platform.limit);
			const event = {
				type: 'event',
				data: { name: 'odd', data: { deep: `<!here> ${'<'.repeat(3000)}` } },
			};
			const stream = await openStream(runtime.url, chat.page.sessionId);
			stream.send(event);
			await posted(platform, 'Custom Event');
			stream.close();
		});
	});

	describe('commands', () => {
		it('close closes everywhere, and the next message opens', async () => {
			const { chat, thread } = await visitor();
			platform.command(thread, 'close');
			await eventually(async () => platform.threads().some(({ closed }) => closed));
			expect((await chat.session()).status).toBe('closed');
			await chat.write('One more thing');
			expect((await posted(platform, 'One more thing')).thread).toBe(thread);
			await eventually(async () => platform.threads().every(({ closed }) => !closed));
		});

		it('online, offline and status are for each operator', async () => {
			const status = async () => (await runtime.api('GET', '/operator/status')).body.online;
			const { thread } = await visitor();
			platform.command(thread, 'online');
			await eventually(status);
			platform.command(thread, 'status');
			expect((await posted(platform, 'Online: Anna')).text).toContain('Open conversations here: 1');
			platform.command(thread, 'offline');
			await eventually(async () => !(await status()));
		});

		it('ai, info, csat and help do what they say, others go nowhere', async () => {
			const { chat, thread } = await visitor();
			platform.command(thread, 'ai off');
			await eventually(async () => (await chat.session()).aiEnabled === false);
			platform.command(thread, 'info');
			await posted(platform, 'Status: active');
			platform.command(thread, 'csat');
			await eventually(async () => (await chat.session()).csat?.pending);
			platform.command(thread, 'help');
			await posted(platform, 'ai on|off');
			platform.command(thread, 'frobnicate now');
			await posted(platform, 'There is no command "frobnicate"');
			platform.say(thread, 'End');
			await chat.message('End');
			expect(await chat.messages()).toHaveLength(2);
		});
	});

	describe('trouble', () => {
		it('posts that have to wait arrive once each, in order, also over a restart', async () => {
			const chats = await Promise.all(Array.from({ length: 10 }, () => Chat.begin(runtime)));
			platform.throttle(12, 1);
			const texts = (index: number) => Array.from({ length: 20 }, (_, n) => `line-${index}-${n}.`);
			await Promise.all(
				chats.map(async (chat, index) => {
					for (const text of texts(index)) await chat.write(text);
				}),
			);
			await runtime.stop({ keepData: true });
			runtime = await startRuntime({ env, dataDir: runtime.dataDir });
			const found = () =>
				platform.posts().flatMap(({ text }) => /line-\d-\d+\./.exec(text)?.[0] ?? []);
			await eventually(async () => found().length >= 200, 40_000);
			for (const index of chats.keys()) {
				const mine = found().filter((text) => text.startsWith(`line-${index}-`));
				expect(mine).toEqual(texts(index));
			}
		}, 60_000);

		it('what operators write while the service is away reaches the visitor', async () => {
			const { chat, thread } = await visitor();
			platform.say(thread, 'Before');
			await chat.message('Before');
			await runtime.stop({ keepData: true });
			platform.say(thread, 'Meanwhile');
			runtime = await startRuntime({ env, dataDir: runtime.dataDir });
			const later = chat.on(runtime);
			await later.message('Meanwhile');
			expect((await later.messages()).filter(({ type }) => type === 'operator')).toHaveLength(2);
		});

		it('a broken connection is made anew, and nothing is lost', async () => {
			const { chat, thread } = await visitor();
			platform.say(thread, 'Before');
			await chat.message('Before');
			platform.disturb();
			await new Promise((resolve) => setTimeout(resolve, 100));
			platform.say(thread, 'After');
			await chat.message('After');
			expect((await chat.messages()).filter(({ type }) => type === 'operator')).toHaveLength(2);
		}, 20_000);
	});
}
