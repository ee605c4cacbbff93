/** Send and wait: a workflow asks the visitor something and is told, once, what came of it. */
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage, openStream, plain, post, type Connected } from '../support/page';
import { databaseRows } from '../support/postgres';
import { Sink } from '../support/sink';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { subscribeTo } from '../support/webhooks';

const MINUTE = 60_000;

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

const CHOICES = [
	{ id: 'approve', label: 'Yes, please' },
	{ id: 'decline', label: 'No' },
];
const url = (path: string) => sink.url.replace('/hook', path);
const sessionPath = (rest = '') => `/sessions/${plain(page.sessionId)}${rest}`;
const write = (content: string, fields = {}) =>
	post(`${runtime.url}/pocketping/message`, { sessionId: page.sessionId, content, ...fields });

/** Asks over the API; answers the message that asked. */
async function ask(path: string, wait: Record<string, unknown> = {}): Promise<any> {
	const { status, body } = await runtime.api('POST', sessionPath('/messages'), {
		content: 'Shall we?',
		wait: { resumeUrl: url(path), kind: 'freeText', ...wait },
	});
	if (status !== 201) throw new Error(JSON.stringify(body));
	return body;
}
/** What is in the database. */
const rows = (query: string) => databaseRows(runtime.dataDir, query);

const toldAt = (path: string) =>
	sink.received.filter((one) => one.path === path).map(({ body }) => body);

it('tells what the visitor writes next, once', async () => {
	const { id: messageId } = await ask('/resume?signature=abc');
	await write('my number is 7');
	await write('and another thing');
	const [told] = await sink.count(1);
	expect(told?.path).toBe('/resume?signature=abc');
	expect(told?.body).toEqual({
		outcome: 'answered',
		sessionId: plain(page.sessionId),
		messageId,
		text: 'my number is 7',
		at: new Date(clock.now()).toISOString(),
	});
	expect(told?.headers['webhook-id']).toMatch(/^evt_/);
	await new Promise((resolve) => setTimeout(resolve, 200));
	expect(sink.received).toHaveLength(1);
});

it.each([
	['Yes, please', 'approve'],
	['  yes, PLEASE ', 'approve'],
	['decline', 'decline'],
	['What would it cost?', undefined],
])('knows what %j chooses', async (content, choice) => {
	await ask('/resume', { kind: 'choice', choices: CHOICES });
	await write(content);
	const [told] = await sink.count(1);
	expect(told?.body.outcome).toBe('answered');
	expect(told?.body.choice).toBe(choice);
	expect(told?.body.text).toBe(content);
});

it('shows the buttons wherever the message is shown, until it is deleted', async () => {
	const stream = await openStream(runtime.url, page.sessionId);
	const asked = await ask('/resume', { kind: 'choice', choices: CHOICES });
	expect(asked.choices).toEqual(CHOICES);
	const { data } = await stream.frame('message');
	expect(data.metadata).toEqual({ choices: CHOICES });
	const again = await connectPage(runtime.url, { sessionId: page.sessionId });
	expect(again.messages[0].metadata).toEqual({ choices: CHOICES });
	const deleted = await runtime.api('DELETE', sessionPath(`/messages/${asked.id}`));
	expect(deleted.body.choices).toBeUndefined();
	expect(JSON.stringify(asked)).not.toContain('resume');
	stream.close();
});

it('takes the buttons away from pages when a question ends without an answer', async () => {
	const stream = await openStream(runtime.url, page.sessionId);
	// Sooner than a socket that has not answered to a ping is given up.
	const soon = 5000;
	const expiresAt = new Date(clock.now() + soon).toISOString();
	const { id: messageId } = await ask('/expired', { kind: 'choice', choices: CHOICES, expiresAt });
	const { seq } = await stream.frame('message');
	await new Promise((resolve) => setTimeout(resolve, 100));
	clock.advance(soon);
	expect((await stream.frame('question_ended')).data).toEqual({ messageId });
	const again = await connectPage(runtime.url, { sessionId: page.sessionId });
	expect(again.messages[0].metadata).toBeUndefined();
	const late = await openStream(runtime.url, page.sessionId, `&since=${seq}`);
	expect((await late.frame('question_ended')).data).toEqual({ messageId });
	// Pages know what was answered, and show what could be chosen.
	await ask('/answered', { kind: 'choice', choices: CHOICES });
	await write('No');
	await sink.count(2);
	const { messages } = await connectPage(runtime.url, { sessionId: page.sessionId });
	expect(messages[1].metadata).toEqual({ choices: CHOICES });
	stream.close();
	late.close();
});

it('tells no page of another session when one is erased', async () => {
	const other = await connectPage(runtime.url, { visitorId: 'visitor-2' });
	const stream = await openStream(runtime.url, other.sessionId);
	await ask('/erased', { kind: 'choice', choices: CHOICES });
	await runtime.api('DELETE', sessionPath());
	await sink.count(1);
	await post(`${runtime.url}/pocketping/message`, { sessionId: other.sessionId, content: 'hi' });
	await stream.frame('message');
	expect(stream.frames.map(({ type }) => type)).not.toContain('question_ended');
	stream.close();
});

it('answers the question that is replied to, or else all that are open', async () => {
	const first = await ask('/first');
	await ask('/second');
	await ask('/third');
	await write('to the first', { replyTo: first.id });
	await sink.count(1);
	await write('to the rest');
	await sink.count(3);
	expect(toldAt('/first')).toMatchObject([{ text: 'to the first' }]);
	expect(toldAt('/second')).toMatchObject([{ text: 'to the rest' }]);
	expect(toldAt('/third')).toMatchObject([{ text: 'to the rest' }]);
});

it('takes nobody else for the visitor', async () => {
	await ask('/resume');
	await runtime.api('POST', sessionPath('/messages'), { content: 'from a person' });
	const other = await connectPage(runtime.url, { visitorId: 'visitor-2' });
	await post(`${runtime.url}/pocketping/message`, { sessionId: other.sessionId, content: 'me' });
	await new Promise((resolve) => setTimeout(resolve, 200));
	expect(sink.received).toEqual([]);
});

it('ends with the conversation, and when that is erased', async () => {
	await ask('/closed');
	await runtime.api('POST', sessionPath('/close'));
	await sink.count(1);
	expect(toldAt('/closed')).toMatchObject([
		{ outcome: 'closed', sessionId: plain(page.sessionId) },
	]);
	expect(toldAt('/closed')[0]).not.toHaveProperty('text');
	await write('I am back');
	await ask('/erased');
	await runtime.api('DELETE', sessionPath());
	await sink.count(2);
	expect(toldAt('/erased')).toMatchObject([{ outcome: 'closed' }]);
});

it('tells of the erasure in place of an answer that had not arrived, and forgets the address', async () => {
	sink.answer = (_request, response) => void response.writeHead(503).end();
	const { id: messageId } = await ask('/untold', { kind: 'choice', choices: CHOICES });
	await write('TOPSECRET');
	await sink.count(1);
	await runtime.api('DELETE', sessionPath());
	expect(await rows('SELECT id FROM waits WHERE choices IS NOT NULL')).toEqual([]);
	sink.answer = (_request, response) => void response.writeHead(204).end();
	await eventually(async () => {
		clock.advance(MINUTE);
		return (await rows('SELECT id FROM waits')).length === 0;
	});
	expect(toldAt('/untold').at(-1)).toEqual({
		outcome: 'closed',
		sessionId: plain(page.sessionId),
		messageId,
		at: expect.any(String),
	});
});

it('ends when the question is deleted, and no other does', async () => {
	const deleted = await ask('/deleted');
	await ask('/other');
	await runtime.api('DELETE', sessionPath(`/messages/${deleted.id}`));
	await sink.count(1);
	expect(toldAt('/deleted')).toMatchObject([{ outcome: 'closed', messageId: deleted.id }]);
	await write('to the other');
	await sink.count(2);
	expect(toldAt('/other')).toMatchObject([{ outcome: 'answered' }]);
	expect(toldAt('/deleted')).toHaveLength(1);
});

it('leaves nothing behind that grows', async () => {
	await ask('/told');
	await write('yes');
	await sink.count(1);
	await eventually(async () => (await rows('SELECT id FROM waits')).length === 0);
	expect(await rows('SELECT target FROM target_status')).toEqual([]);
	expect(await rows('SELECT target FROM lanes')).toEqual([]);
});

it('ends by itself in time, also over a restart, and not when it was answered', async () => {
	const expiresAt = new Date(clock.now() + 10 * MINUTE).toISOString();
	await ask('/answered', { expiresAt });
	await write('in time');
	await sink.count(1);
	await ask('/expired', { expiresAt });
	const { dataDir } = runtime;
	await runtime.stop({ keepData: true });
	runtime = await startRuntime({ clock, dataDir });
	clock.advance(9 * MINUTE);
	await new Promise((resolve) => setTimeout(resolve, 100));
	expect(sink.received).toHaveLength(1);
	clock.advance(MINUTE);
	await sink.count(2);
	expect(toldAt('/expired')).toMatchObject([{ outcome: 'expired' }]);
	await write('too late');
	await new Promise((resolve) => setTimeout(resolve, 200));
	expect(sink.received).toHaveLength(2);
});

it('is tried again like every delivery, and given up when the workflow is gone', async () => {
	sink.answer = (_request, response) => void response.writeHead(409).end();
	await ask('/resume');
	await write('yes');
	await sink.count(1);
	sink.answer = (_request, response) => void response.writeHead(410).end();
	await new Promise((resolve) => setTimeout(resolve, 100));
	clock.advance(10_000);
	await sink.count(2);
	expect(sink.received[1]?.raw).toBe(sink.received[0]?.raw);
	await new Promise((resolve) => setTimeout(resolve, 100));
	clock.advance(24 * 60 * MINUTE);
	await new Promise((resolve) => setTimeout(resolve, 200));
	expect(sink.received).toHaveLength(2);
});

it('is an event for everybody, without the address', async () => {
	await subscribeTo(runtime, sink, { events: ['wait.ended'] });
	await ask('/resume');
	await write('yes');
	const [event] = await sink.count(1, ({ path }) => path === '/hook');
	expect(event?.body).toMatchObject({
		event: 'wait.ended',
		data: { wait: { outcome: 'answered', text: 'yes' }, session: { id: plain(page.sessionId) } },
	});
	expect(event?.raw).not.toContain('/resume');
});

it.each([
	['an address inside', { resumeUrl: 'http://10.0.0.1/x' }, 'WEBHOOK_TARGET_REFUSED'],
	['buttons of a free text', { choices: CHOICES }, 'INVALID_PARAMETERS'],
	['a choice of nothing', { kind: 'choice' }, 'INVALID_PARAMETERS'],
	['a button without a label', { kind: 'choice', choices: [{ id: 'x', label: ' ' }] }, undefined],
	['no time', { expiresAt: 'soon' }, 'INVALID_PARAMETERS'],
])('refuses %s, and then says nothing to the visitor', async (_what, wait, code = undefined) => {
	await expect(ask('/resume', wait)).rejects.toThrow(code ?? 'INVALID_PARAMETERS');
	const { body } = await runtime.api('GET', sessionPath('/messages'));
	expect(body.messages).toEqual([]);
});

it('has room for twenty questions in a session', async () => {
	for (let n = 0; n < 20; n += 1) await ask(`/n${n}`);
	await expect(ask('/one-more')).rejects.toThrow('TOO_MANY_WAITS');
	await write('to all of you');
	await sink.count(20);
	await ask('/again');
});
