/** Telegram without topics: everything in one or several chats, answered with replies. */
import { TelegramStandIn, TOKEN } from '../platforms/telegram-stand-in';
import { eventually } from '../support/eventually';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { Chat } from './support/chat';

let telegram: TelegramStandIn;
let runtime: RunningRuntime;
beforeEach(async () => {
	telegram = await TelegramStandIn.start();
	runtime = await startRuntime({
		env: {
			TELEGRAM_BOT_TOKEN: TOKEN,
			TELEGRAM_CHAT_IDS: '777,778',
			TELEGRAM_API_ROOT: telegram.url,
		},
	});
});
afterEach(async () => {
	await runtime.stop();
	await telegram.stop();
});

const inChat = (chat: string, text: string) =>
	eventually(async () => telegram.posts(chat).find((each) => each.text.includes(text)));

it('posts to every chat, and a reply goes to the visitor it answers', async () => {
	const [first, second] = [await Chat.begin(runtime), await Chat.begin(runtime)];
	await first.write('I am the first');
	await second.write('I am the second');
	await inChat('777', 'I am the first');
	const post = await inChat('778', 'I am the second');
	expect(post.text).toContain(second.id.slice(-8));
	telegram.say({ chat: '778', text: 'Hello, second', replyTo: post.message_id });
	await second.message('Hello, second');
	expect(await first.messages()).toHaveLength(1);
	const card = telegram.posts('777').find(({ text }) => text.includes(first.id))!;
	telegram.say({ chat: '777', text: 'Hello, first', replyTo: card.message_id });
	await first.message('Hello, first');
});

it('says of everything that is told whose it is', async () => {
	const [first, second] = [await Chat.begin(runtime), await Chat.begin(runtime)];
	for (const chat of [first, second]) await chat.write(`I am ${chat.id}`);
	await inChat('777', `I am ${second.id}`);
	await runtime.api('POST', `/sessions/${second.id}/ai`, { enabled: false });
	const note = await inChat('777', 'AI switched off here');
	expect(note.text).toContain(second.id.slice(-8));
	await runtime.api('POST', `/sessions/${second.id}/close`);
	expect((await inChat('777', 'Conversation closed')).text).toContain(second.id.slice(-8));
});

it('asks for a reply where there is none, and has no /close', async () => {
	const chat = await Chat.begin(runtime);
	await chat.write('Anybody?');
	const post = await inChat('777', 'Anybody?');
	telegram.say({ chat: '777', text: 'Hello?' });
	await inChat('777', "Reply to one of the visitor's messages");
	telegram.say({ chat: '777', text: '/close', replyTo: post.message_id });
	await inChat('777', 'Give "close" in the conversation');
	expect((await chat.session()).status).toBe('active');
	telegram.say({ chat: '777', text: '/ai off', replyTo: post.message_id });
	await eventually(async () => (await chat.session()).aiEnabled === false);
});
