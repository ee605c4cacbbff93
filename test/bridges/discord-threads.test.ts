/** Threads that Discord archives, by itself after a day or because the conversation is closed. */
import { eventually } from '../support/eventually';
import { post, request } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { Chat, posted } from './support/chat';
import { discordPlatform } from './support/discord-platform';

let platform: Awaited<ReturnType<typeof discordPlatform>>;
let runtime: RunningRuntime;
beforeEach(async () => {
	platform = await discordPlatform();
	runtime = await startRuntime({ env: platform.env });
});
afterEach(async () => {
	await runtime.stop();
	await platform.stop();
});

const archive = (thread: string) =>
	Object.assign(platform.standIn.threads.get(thread)!, { archived: true });
const isArchived = (thread: string) => platform.standIn.threads.get(thread)?.archived === true;

it('edits, deletions and what follows reach one that was archived by time', async () => {
	const chat = await Chat.begin(runtime);
	const messageId = await chat.write('The red one');
	const { thread } = await posted(platform, 'The red one');
	archive(thread);
	const url = `${runtime.url}/pocketping/message/${messageId}`;
	const { sessionId } = chat.page;
	await request('PATCH', url, { sessionId, content: 'The blue one' });
	const { id } = await posted(platform, 'The blue one');
	archive(thread);
	await request('DELETE', `${url}?sessionId=${sessionId}`);
	await eventually(async () => platform.posts().every((each) => each.id !== id));
	await chat.write('The green one');
	expect((await posted(platform, 'The green one')).thread).toBe(thread);
});

it('stays archived when something is told of a closed conversation', async () => {
	const chat = await Chat.begin(runtime);
	await chat.write('Thank you');
	const { thread } = await posted(platform, 'Thank you');
	await runtime.api('POST', `/sessions/${chat.id}/csat`);
	await runtime.api('POST', `/sessions/${chat.id}/close`);
	await eventually(async () => isArchived(thread));
	const names = () => platform.standIn.calls.filter(({ body }) => body?.name !== undefined);
	const renamed = names().length;
	const { sessionId } = chat.page;
	await post(`${runtime.url}/pocketping/csat`, { sessionId, score: 5 });
	await posted(platform, '5/5');
	await eventually(async () => isArchived(thread));
	// Discord allows two new names in ten minutes, and opening it again needs one.
	expect(names()).toHaveLength(renamed);
});
