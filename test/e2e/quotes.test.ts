/** Replies to messages that a page does not show: what they answer comes with them. */
import { connectPage, openStream, plain, post, request, type Connected } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

let runtime: RunningRuntime;
beforeAll(async () => {
	runtime = await startRuntime({ env: { RATE_LIMITS: 'off' } });
});
afterAll(() => runtime.stop());

const channel = (path: string) => `${runtime.url}/pocketping${path}`;
const write = async (page: Connected, content: string): Promise<string> =>
	(await post(channel('/message'), { sessionId: page.sessionId, content })).body.messageId;
const answer = async (page: Connected, replyTo: string): Promise<string> => {
	const path = `/sessions/${plain(page.sessionId)}/messages`;
	const { body } = await runtime.api('POST', path, { content: 'To that:', replyTo });
	expect(body.replyTo).toBe(replyTo);
	return body.id;
};
const again = (page: Connected) => connectPage(runtime.url, { sessionId: page.sessionId });
const replyIn = (messages: any[], id: string) => messages.find((each) => each.id === id).replyTo;

/** A conversation that is longer than what a page is given, and its first message. */
async function longChat() {
	const page = await connectPage(runtime.url);
	const first = await write(page, `The first ${'word '.repeat(100)}`);
	let last = first;
	for (let n = 0; n < 60; n += 1) last = await write(page, `line ${n}`);
	return { page, first, last };
}
const beginning = expect.stringMatching(/^The first (word ){10,}.*…$/);

it('the beginning of the message that is answered, on every way to a page', async () => {
	const { page, first, last } = await longChat();
	const live = await openStream(runtime.url, page.sessionId);
	const id = await answer(page, first);
	const quote = { id: first, content: beginning, sender: 'visitor' };
	const isReply = ({ type, data }: any) => type === 'message' && data.id === id;
	expect((await live.frame(isReply)).data.replyTo).toEqual(quote);
	live.close();
	expect(replyIn((await again(page)).messages, id)).toEqual(quote);
	const query = new URLSearchParams({ sessionId: page.sessionId, after: last });
	const polled: any = await (await fetch(channel(`/messages?${query}`))).json();
	expect(replyIn(polled.messages, id)).toEqual(quote);
	const back = await openStream(runtime.url, page.sessionId);
	expect((await back.frame(isReply)).data.replyTo).toEqual(quote);
	back.close();
	const resumed = await openStream(runtime.url, `${page.sessionId}&since=${page.seq}`);
	expect((await resumed.frame(isReply)).data.replyTo).toEqual(quote);
	resumed.close();
});

it('nothing but the id of one that is there', async () => {
	const page = await connectPage(runtime.url);
	const first = await write(page, 'Short');
	const id = await answer(page, first);
	expect(replyIn((await again(page)).messages, id)).toBe(first);
});

it('nothing of one that was deleted, wherever it was quoted', async () => {
	const { page, first } = await longChat();
	const id = await answer(page, first);
	await request('DELETE', channel(`/message/${first}?sessionId=${page.sessionId}`));
	const quote = { id: first, content: '', sender: 'visitor', deleted: true };
	expect(replyIn((await again(page)).messages, id)).toEqual(quote);
	const resumed = await openStream(runtime.url, `${page.sessionId}&since=${page.seq}`);
	const frame = await resumed.frame(({ data }: any) => data?.id === id);
	expect(frame.data.replyTo).toEqual(quote);
	resumed.close();
});

it('what workflows hear of, too', async () => {
	const page = await connectPage(runtime.url);
	const first = await write(page, 'Which one?');
	await answer(page, first);
	const { body } = await runtime.api('GET', `/events?sessionId=${plain(page.sessionId)}`);
	expect(body.events[0].data).toMatchObject({
		message: { replyTo: first },
		quoted: { id: first, content: 'Which one?', type: 'visitor' },
	});
	expect(body.events.at(-1).data).not.toHaveProperty('quoted');
});
