/** Quick messages of a visitor as one delivery, for subscriptions that ask for it. */
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage, plain, post, request, type Connected } from '../support/page';
import { Sink, type Received } from '../support/sink';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { advanceUntil, deliveriesOf, subscribeTo, webhookWhen } from '../support/webhooks';

let runtime: RunningRuntime;
let sink: Sink;
let clock: ManualClock;
let page: Connected;

beforeEach(async () => {
	sink = await Sink.start();
	clock = new ManualClock();
	runtime = await startRuntime({ clock });
	page = await connectPage(runtime.url);
});
afterEach(async () => {
	await runtime.stop();
	await sink.stop();
});

const joining = (fields = {}) =>
	subscribeTo(runtime, sink, { events: ['message.created'], batchSeconds: 10, ...fields });

/** Writes, answers the id of the message, and lets a second pass. */
async function write(content: string, from = page): Promise<string> {
	const draft = { sessionId: from.sessionId, content, sender: 'visitor' };
	const { status, body } = await post(`${runtime.url}/pocketping/message`, draft);
	expect(status).toBe(200);
	clock.advance(1000);
	return body.messageId as string;
}

const change = async (method: string, id: string, body: object = {}) => {
	const of = { sessionId: page.sessionId, ...body };
	const query = `?sessionId=${encodeURIComponent(page.sessionId)}`;
	const url = `${runtime.url}/pocketping/message/${id}`;
	const { status } = await request(method, method === 'DELETE' ? url + query : url, of);
	expect(status).toBe(200);
};

const answer = (content: string) =>
	runtime.api('POST', `/sessions/${plain(page.sessionId)}/messages`, { content });

/** The texts of each delivery; a lone text stands for one that joins nothing. */
const textsOf = ({ body }: Received) =>
	body.data.messages?.map(({ content }: { content: string }) => content) ??
	body.data.message?.content;
const texts = () => sink.received.map(textsOf);

/** Nothing more comes, although all that is due now had the time to. */
async function stays(count: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, 150));
	expect(sink.received).toHaveLength(count);
}

it('makes one delivery of a burst, after a pause', async () => {
	const { id, batchSeconds } = await joining();
	expect(batchSeconds).toBe(10);
	await write('Hello');
	await write('I have a question');
	const newest = await write('about my order');
	clock.advance(8000);
	await stays(0);
	clock.advance(1000);
	const [burst] = await sink.count(1);
	expect(burst?.body).toMatchObject({
		event: 'message.created',
		data: { sessionId: plain(page.sessionId), message: { id: newest, content: 'about my order' } },
	});
	expect(texts()).toEqual([['Hello', 'I have a question', 'about my order']]);
	const { events } = (await runtime.api('GET', '/events?type=message.created')).body;
	expect(burst?.body.id).toBe(events[0].id);
	expect(burst?.headers['webhook-id']).toBe(events[0].id);
	expect(await deliveriesOf(runtime, id)).toHaveLength(1);

	await write('One more thing');
	clock.advance(10_000);
	await sink.count(2);
	expect(texts()[1]).toEqual(['One more thing']);
});

it('waits no longer than five pauses in all', async () => {
	await joining({ batchSeconds: 2 });
	const written = Array.from({ length: 10 }, (_, index) => `line ${index}`);
	for (const content of written) await write(content);
	await sink.count(1);
	expect(texts()).toEqual([written]);
});

it('joins at most fifty messages', async () => {
	await joining({ batchSeconds: 60 });
	const send = (content: string) =>
		post(`${runtime.url}/pocketping/message`, {
			sessionId: page.sessionId,
			content,
			sender: 'visitor',
		});
	await runtime.stop({ keepData: true });
	runtime = await startRuntime({
		clock,
		dataDir: runtime.dataDir,
		env: { RATE_LIMITS: 'off' },
	});
	for (let index = 0; index < 51; index += 1) {
		expect((await send(`line ${index}`)).status).toBe(200);
	}
	const [full] = await sink.count(1);
	expect(textsOf(full!)).toHaveLength(50);
	clock.advance(60_000);
	await sink.count(2);
	expect(texts()[1]).toEqual(['line 50']);
});

it('keeps conversations apart', async () => {
	await joining();
	const other = await connectPage(runtime.url, { visitorId: 'visitor-2' });
	await write('from one');
	await write('from another', other);
	await write('more from one');
	clock.advance(10_000);
	await sink.count(2);
	expect(texts()).toEqual(
		expect.arrayContaining([['from one', 'more from one'], ['from another']]),
	);
});

it('ends a burst before anything that happened after it', async () => {
	await joining({ events: ['message.created', 'session.closed'] });
	await write('Hello');
	await write('anybody there?');
	await answer('Yes!');
	await sink.count(2);
	await write('Good');
	await runtime.api('POST', `/sessions/${plain(page.sessionId)}/close`);
	await sink.count(4);
	expect(texts()).toEqual([['Hello', 'anybody there?'], 'Yes!', ['Good'], undefined]);
	clock.advance(60_000);
	await stays(4);
});

it('leaves other subscriptions alone', async () => {
	const other = await Sink.start();
	try {
		await joining();
		await subscribeTo(runtime, other, { events: ['message.created'] });
		await write('Hello');
		await write('again');
		await other.count(2);
		expect(other.received.map(textsOf)).toEqual(['Hello', 'again']);
		await stays(0);
		clock.advance(10_000);
		await sink.count(1);
		expect(texts()).toEqual([['Hello', 'again']]);
	} finally {
		await other.stop();
	}
});

it('survives a restart in the middle', async () => {
	await joining();
	await write('before');
	await runtime.stop({ keepData: true });
	runtime = await startRuntime({ clock, dataDir: runtime.dataDir });
	await write('after');
	clock.advance(10_000);
	await sink.count(1);
	expect(texts()).toEqual([['before', 'after']]);
});

it('has edits in it, and not what was deleted', async () => {
	await joining();
	const first = await write('Helo');
	const second = await write('never mind this');
	await write('a question');
	const last = await write('and this');
	await change('PATCH', first, { content: 'Hello' });
	await change('DELETE', second);
	await change('DELETE', last);
	clock.advance(10_000);
	const [burst] = await sink.count(1);
	expect(texts()).toEqual([['Hello', 'a question']]);
	expect(burst?.body.data.messages[0]).toMatchObject({ id: first, editedAt: expect.any(String) });
	expect(burst?.body.data.message.content).toBe('a question');

	const only = await write('a mistake');
	await change('DELETE', only);
	clock.advance(10_000);
	await stays(1);
});

it('repeats the same bytes, whatever happens between the attempts', async () => {
	const { id } = await joining();
	sink.answer = (_request, response) => void response.writeHead(500).end();
	const first = await write('Helo');
	await write('a question');
	clock.advance(10_000);
	await sink.count(1);
	sink.answer = (_request, response) => void response.writeHead(204).end();
	await change('PATCH', first, { content: 'Hello' });
	await advanceUntil(clock, 1000, () => sink.received.length === 2);
	const [delivery] = await eventually(async () => {
		const found = await deliveriesOf(runtime, id, '?status=delivered');
		return found.length === 1 ? found : undefined;
	});
	await runtime.api('POST', `/deliveries/${delivery.id}/replay`);
	const [one, two, three] = await sink.count(3);
	expect([two?.raw, three?.raw]).toEqual([one?.raw, one?.raw]);
	expect(two?.headers['webhook-id']).toBe(one?.headers['webhook-id']);
});

it('is replayed as it was sent, also while another one is open', async () => {
	const { id } = await joining();
	const since = new Date(clock.now()).toISOString();
	await write('one');
	await write('two');
	clock.advance(10_000);
	await sink.count(1);
	await eventually(async () => (await deliveriesOf(runtime, id, '?status=delivered'))[0]);
	await write('three');
	await write('four');
	await runtime.api('POST', `/webhooks/${id}/replay`, { since });
	await sink.count(3);
	expect(texts()).toEqual([
		['one', 'two'],
		['one', 'two'],
		['three', 'four'],
	]);
	clock.advance(60_000);
	await stays(3);
});

describe('when the subscription changes', () => {
	it('what was written goes out, and what follows comes by itself', async () => {
		const { id } = await joining();
		await write('one');
		await write('two');
		const { body } = await runtime.api('PATCH', `/webhooks/${id}`, { batchSeconds: null });
		expect(body).not.toHaveProperty('batchSeconds');
		await sink.count(1);
		await write('three');
		await sink.count(2);
		await runtime.api('PATCH', `/webhooks/${id}`, { batchSeconds: 5 });
		await write('four');
		await write('five');
		clock.advance(5000);
		await sink.count(3);
		expect(texts()).toEqual([['one', 'two'], 'three', ['four', 'five']]);
	});

	it('what was written waits while it is switched off, and is followed by what it missed', async () => {
		const { id } = await joining();
		await write('one');
		await write('two');
		await runtime.api('PATCH', `/webhooks/${id}`, { enabled: false });
		await write('missed');
		clock.advance(60_000);
		await stays(0);
		await runtime.api('PATCH', `/webhooks/${id}`, { enabled: true });
		await sink.count(2);
		expect(texts()).toEqual([['one', 'two'], 'missed']);
	});

	it('what was written waits as well when the target ended it', async () => {
		const { id } = await joining();
		sink.answer = (_request, response) => void response.writeHead(410).end();
		await write('one');
		clock.advance(5000);
		await write('two', await connectPage(runtime.url, { visitorId: 'visitor-2' }));
		clock.advance(4000);
		await webhookWhen(runtime, id, ({ enabled }) => !enabled);
		clock.advance(60_000);
		await stays(1);
		sink.answer = (_request, response) => void response.writeHead(204).end();
		await runtime.api('PATCH', `/webhooks/${id}`, { enabled: true });
		await sink.count(3);
		expect(texts()).toEqual(expect.arrayContaining([['one'], ['one'], ['two']]));
	});

	it('nothing is queued once it is deleted', async () => {
		const { id } = await joining();
		await write('one');
		await runtime.api('DELETE', `/webhooks/${id}`);
		clock.advance(60_000);
		await stays(0);
		expect((await runtime.api('GET', '/stats')).body.deliveries.pending).toBe(0);
	});

	it('nothing is sent once the conversation is deleted', async () => {
		await joining();
		await write('one');
		await runtime.api('DELETE', `/sessions/${plain(page.sessionId)}`);
		clock.advance(60_000);
		await stays(0);
	});
});

it.each([0, 61, 1.5, '5'])('refuses %j seconds', async (batchSeconds) => {
	const refused = await joining({ batchSeconds });
	expect(refused).toMatchObject({ code: 'INVALID_PARAMETERS' });
	expect(refused.message).toContain('batchSeconds');
});
