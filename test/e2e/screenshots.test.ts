/** Pictures of the page: asked for by an operator, sent by the page, seen by both. */
import { ManualClock } from '../support/manual-clock';
import { connectPage, openStream, plain, post, type Connected } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { put, SAMPLES } from '../support/upload';

const clock = new ManualClock();
let runtime: RunningRuntime;
let page: Connected;
beforeAll(async () => {
	runtime = await startRuntime({ env: { SCREENSHOTS: 'on' }, clock });
});
beforeEach(async () => {
	page = await connectPage(runtime.url);
});
afterAll(() => runtime.stop());

const { bytes } = SAMPLES.png;
const toPage = (path: string, fields: object, { sessionId } = page) =>
	post(`${runtime.url}/pocketping/screenshot${path}`, { sessionId, ...fields });
const ask = async () =>
	(await runtime.api('POST', `/sessions/${plain(page.sessionId)}/screenshot`)).body
		.requestId as string;
const messages = async () =>
	(await runtime.api('GET', `/sessions/${plain(page.sessionId)}/messages`)).body.messages;
const waiting = async () => {
	const query = `?sessionId=${page.sessionId}`;
	const answer = await fetch(`${runtime.url}/pocketping/screenshot/requests${query}`);
	return ((await answer.json()) as { requests: unknown[] }).requests;
};

it('go into the conversation, where the visitor sees them too', async () => {
	const stream = await openStream(runtime.url, page.sessionId);
	const requestId = await ask();
	const asked = await stream.frame('screenshot_request');
	expect(asked.data).toEqual({ requestId, requestedFrom: 'api' });
	expect(await waiting()).toEqual([asked.data]);

	const { body } = await toPage('/upload', { requestId });
	expect(body).toEqual({
		attachmentId: expect.stringMatching(/^att_/),
		uploadUrl: expect.stringContaining('/pocketping/uploads/att_'),
		expiresAt: expect.stringMatching(/Z$/),
		storageKey: expect.any(String),
	});
	const { attachmentId } = body;
	const completion = { requestId, attachmentId, size: bytes.length };
	expect((await toPage('/upload/complete', completion)).body.code).toBe('ATTACHMENT_NOT_READY');
	expect((await put(body.uploadUrl, bytes)).status).toBe(200);
	expect(await toPage('/upload/complete', completion)).toMatchObject({
		status: 200,
		body: { ok: true },
	});

	const shown = await stream.frame('message');
	expect(shown.data).toMatchObject({
		content: 'Screenshot of the page',
		sender: 'operator',
		attachments: [{ id: attachmentId, mimeType: 'image/png', size: bytes.length }],
	});
	const [message] = await messages();
	expect(message).toMatchObject({ type: 'system', attachments: shown.data.attachments });
	const file = await fetch(message.attachments[0].url);
	expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true);
	expect(await waiting()).toEqual([]);
	stream.close();
});

it('count once, however many pages answer', async () => {
	const requestId = await ask();
	const sent = await Promise.all(
		[1, 2].map(async () => {
			const { attachmentId, uploadUrl } = (await toPage('/upload', { requestId })).body;
			await put(uploadUrl, bytes);
			return { requestId, attachmentId };
		}),
	);
	await Promise.all(sent.map((one) => toPage('/upload/complete', one)));
	expect(await messages()).toHaveLength(1);
	const late = await toPage('/upload/complete', sent[1] ?? {});
	expect(late.body.code).toBe('SCREENSHOT_NOT_REQUESTED');
});

it('are not taken unasked, late, from another session, or as what they are not', async () => {
	const requestId = await ask();
	const other = await connectPage(runtime.url);
	for (const answer of [
		await toPage('/upload', { requestId: 'shot_made_up' }),
		await toPage('/upload', { requestId }, other),
	]) {
		expect([answer.status, answer.body.code]).toEqual([409, 'SCREENSHOT_NOT_REQUESTED']);
	}
	const { attachmentId, uploadUrl } = (await toPage('/upload', { requestId })).body;
	expect((await put(uploadUrl, SAMPLES.jpeg.bytes)).body.code).toBe('FILE_TYPE_MISMATCH');
	expect((await put(uploadUrl, SAMPLES.jpeg.bytes, 'image/jpeg')).status).toBe(415);
	await put(uploadUrl, bytes);
	const completion = { requestId, attachmentId };
	expect((await toPage('/upload/complete', completion, other)).status).toBe(409);
	expect((await toPage('/upload/complete', { ...completion, size: 1 })).status).toBe(400);
	// It is no file of the visitor's own, to be put into any message.
	const { sessionId } = page;
	const asFile = await post(`${runtime.url}/pocketping/upload/complete`, {
		sessionId,
		attachmentId,
	});
	expect(asFile.status).toBe(404);
	expect(await messages()).toEqual([]);

	clock.advance(61_000);
	expect((await toPage('/upload', { requestId })).body.code).toBe('SCREENSHOT_NOT_REQUESTED');
	// What was begun in time may end later: a large picture on a slow line.
	expect((await toPage('/upload/complete', completion)).status).toBe(200);
	expect(await messages()).toHaveLength(1);
});

it('are off unless the operator of the service turns them on', async () => {
	const off = await startRuntime();
	const { sessionId } = await connectPage(off.url);
	const requestId = 'shot_1';
	const api = await off.api('POST', `/sessions/${plain(sessionId)}/screenshot`);
	const answers = [
		api,
		await post(`${off.url}/pocketping/screenshot/upload`, { sessionId, requestId }),
		await post(`${off.url}/pocketping/screenshot/upload/complete`, {
			sessionId,
			requestId,
			attachmentId: 'att_1',
		}),
	];
	for (const { status, body } of answers) {
		expect([status, body.code]).toEqual([403, 'SCREENSHOTS_DISABLED']);
	}
	await off.stop();
});
