/** Files: from the visitor's page to the disk, into a message, and to everybody who sees it. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectPage, openStream, plain, post, TestSocket, type Connected } from '../support/page';
import { Sink } from '../support/sink';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { announce, complete, put, SAMPLES, upload } from '../support/upload';
import { subscribeTo } from '../support/webhooks';

let runtime: RunningRuntime;
let page: Connected;
beforeAll(async () => {
	runtime = await startRuntime();
});
beforeEach(async () => {
	page = await connectPage(runtime.url);
});
afterAll(() => runtime.stop());

const send = (fields: Record<string, unknown>, of = page) =>
	post(`${runtime.url}/pocketping/message`, { sessionId: of.sessionId, content: '', ...fields });

/** What the file store holds under an attachment's id, whole or partial. */
const onDisk = (id: string, { dataDir } = runtime) => {
	const names = readdirSync(join(dataDir, 'files'));
	return names.filter((name) => name.startsWith(id));
};

async function bytesAt(url: string, headers: Record<string, string> = {}) {
	const response = await fetch(url, { headers });
	return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

describe('a file', () => {
	it('goes the whole way: announced, sent, completed, in a message, read back', async () => {
		const stream = await openStream(runtime.url, page.sessionId);
		const announced = await announce(runtime.url, page.sessionId, SAMPLES.png);
		expect(announced.body).toEqual({
			attachmentId: expect.stringMatching(/^att_/),
			uploadUrl: expect.stringMatching(
				new RegExp(`^${runtime.url}/pocketping/uploads/att_\\w+\\.[\\w-]{32}$`),
			),
			expiresAt: expect.stringMatching(/Z$/),
		});
		const minutes = (Date.parse(announced.body.expiresAt) - Date.now()) / 60_000;
		expect(minutes).toBeGreaterThan(14);
		expect(minutes).toBeLessThanOrEqual(15);
		const { attachmentId, uploadUrl } = announced.body;

		expect((await complete(runtime.url, page.sessionId, attachmentId)).body).toMatchObject({
			code: 'ATTACHMENT_NOT_READY',
		});
		expect(await put(uploadUrl, SAMPLES.png.bytes)).toMatchObject({
			status: 200,
			body: { ok: true },
		});
		// Stored, but not confirmed yet.
		expect((await send({ attachmentIds: [attachmentId] })).body.code).toBe('ATTACHMENT_NOT_READY');

		const completed = await complete(runtime.url, page.sessionId, attachmentId);
		const attachment = {
			id: attachmentId,
			filename: 'cart.png',
			mimeType: 'image/png',
			size: SAMPLES.png.bytes.length,
			url: expect.stringMatching(/^http:\/\/.+\/pocketping\/files\/att_\w+\.[\w-]{32}\/cart\.png$/),
			status: 'ready',
		};
		expect(completed.body).toEqual(attachment);
		// Saying it twice changes nothing.
		expect((await complete(runtime.url, page.sessionId, attachmentId)).body).toEqual(attachment);

		const sent = await send({ attachmentIds: [attachmentId] });
		expect(sent.body.attachments).toEqual([attachment]);
		const echo = await stream.frame('message');
		expect(echo.data).toMatchObject({ content: '', attachments: [attachment], status: 'sent' });
		stream.close();
		const again = await connectPage(runtime.url, { sessionId: page.sessionId });
		expect(again.messages[0].attachments).toEqual([attachment]);

		const { response, bytes } = await bytesAt(completed.body.url);
		expect(response.status).toBe(200);
		expect(bytes.equals(SAMPLES.png.bytes)).toBe(true);
	});

	it('is announced from another origin, as a browser does it', async () => {
		const { body } = await announce(runtime.url, page.sessionId, SAMPLES.png);
		const preflight = await fetch(body.uploadUrl, {
			method: 'OPTIONS',
			headers: {
				origin: 'https://shop.example',
				'access-control-request-method': 'PUT',
				'access-control-request-headers': 'content-type',
			},
		});
		expect(preflight.status).toBe(204);
		expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT');
		const answer = await fetch(body.uploadUrl, {
			method: 'PUT',
			headers: { origin: 'https://shop.example', 'content-type': 'image/png' },
			body: SAMPLES.png.bytes,
		});
		expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
		expect(answer.status).toBe(200);
	});

	it('may be of a type that the browser does not know the name of', async () => {
		const unknown = { ...SAMPLES.mp4, mimeType: 'application/octet-stream', filename: 'a.MP4' };
		expect(await upload(runtime.url, page.sessionId, unknown)).toMatchObject({
			filename: 'a.MP4',
			mimeType: 'video/mp4',
		});
		const table = { ...SAMPLES.text, mimeType: 'application/vnd.ms-excel', filename: 'a.csv' };
		expect((await upload(runtime.url, page.sessionId, table)).mimeType).toBe('text/csv');
		const voice = { ...SAMPLES.mp4, mimeType: 'audio/mp4; codecs=mp4a.40.2', filename: 'a.m4a' };
		expect((await upload(runtime.url, page.sessionId, voice)).mimeType).toBe('audio/mp4');
	});

	it('is sent to PUBLIC_URL where there is one, and read from there', async () => {
		const env = { PUBLIC_URL: 'https://chat.example/base' };
		const published = await startRuntime({ env });
		const { sessionId } = await connectPage(published.url);
		const { body } = await announce(published.url, sessionId, SAMPLES.png);
		expect(body.uploadUrl).toMatch(/^https:\/\/chat\.example\/base\/pocketping\/uploads\/att_/);
		await put(body.uploadUrl.replace(env.PUBLIC_URL, published.url), SAMPLES.png.bytes);
		const { url } = (await complete(published.url, sessionId, body.attachmentId)).body;
		expect(url).toMatch(/^https:\/\/chat\.example\/base\/pocketping\/files\/att_/);
		await published.stop();
	});

	it('is offered: the page hears what it may send', () => {
		expect(page.uploads).toEqual({
			maxBytes: 10_485_760,
			mimeTypes: expect.arrayContaining(['image/png', 'application/pdf', 'text/csv', 'image/heic']),
		});
	});

	it('survives a restart at every step', async () => {
		const keep = { dataDir: mkdtempSync(join(tmpdir(), 'pocketping-test-')) };
		const one = await startRuntime(keep);
		const { sessionId } = await connectPage(one.url);
		const announced = (await announce(one.url, sessionId, SAMPLES.pdf)).body;
		await one.stop();

		const two = await startRuntime(keep);
		const sent = await put(
			two.url + new URL(announced.uploadUrl).pathname,
			SAMPLES.pdf.bytes,
			'application/pdf',
		);
		expect(sent.status).toBe(200);
		await two.stop();

		const three = await startRuntime(keep);
		const { body: file } = await complete(three.url, sessionId, announced.attachmentId);
		expect(file.status).toBe('ready');
		const { bytes } = await bytesAt(three.url + new URL(file.url).pathname);
		expect(bytes.equals(SAMPLES.pdf.bytes)).toBe(true);
		await three.stop();
		rmSync(keep.dataDir, { recursive: true });
	});
});

describe('a file that is read', () => {
	let url: string;
	beforeAll(async () => {
		const visitor = await connectPage(runtime.url);
		url = (await upload(runtime.url, visitor.sessionId, SAMPLES.mp4)).url;
	});

	it('comes in parts, as players want it', async () => {
		const all = SAMPLES.mp4.bytes;
		const size = all.length;
		const part = async (range: string) => {
			const { response, bytes } = await bytesAt(url, { range });
			return [response.status, response.headers.get('content-range'), bytes.toString('latin1')];
		};
		const text = (start: number, end?: number) => all.subarray(start, end).toString('latin1');
		expect(await part('bytes=0-1')).toEqual([206, `bytes 0-1/${size}`, text(0, 2)]);
		expect(await part('bytes=4-')).toEqual([206, `bytes 4-${size - 1}/${size}`, text(4)]);
		expect(await part('bytes=-5')).toEqual([
			206,
			`bytes ${size - 5}-${size - 1}/${size}`,
			text(-5),
		]);
		expect(await part(`bytes=10-999999`)).toEqual([206, `bytes 10-${size - 1}/${size}`, text(10)]);
		for (const odd of ['bytes=0-1,4-5', 'bytes=x', 'lines=0-1']) {
			expect(await part(odd)).toEqual([200, null, text(0)]);
		}
		const beyond = await fetch(url, { headers: { range: `bytes=${size}-` } });
		expect(beyond.status).toBe(416);
		expect(beyond.headers.get('content-range')).toBe(`bytes */${size}`);
		expect(await beyond.json()).toMatchObject({ code: 'RANGE_NOT_SATISFIABLE' });
	});

	it('answers HEAD, and 304 to who has it', async () => {
		const head = await fetch(url, { method: 'HEAD' });
		expect(head.status).toBe(200);
		expect(head.headers.get('content-length')).toBe(String(SAMPLES.mp4.bytes.length));
		expect(head.headers.get('accept-ranges')).toBe('bytes');
		const etag = head.headers.get('etag') ?? '';
		// fetch() of Node adds no-cache to conditional requests of its own, so this is asked by hand.
		const { get } = await import('node:http');
		const status = await new Promise((resolve) =>
			get(url, { headers: { 'if-none-match': etag } }, (answer) => {
				answer.resume();
				resolve(answer.statusCode);
			}),
		);
		expect(status).toBe(304);
		const { response } = await bytesAt(url, { range: 'bytes=0-1', 'if-range': '"another"' });
		expect(response.status).toBe(200);
	});

	it('does not suffer from readers that hang up', async () => {
		for (let n = 0; n < 10; n += 1) {
			const stop = new AbortController();
			const reading = fetch(url, { signal: stop.signal }).then((answer) => answer.body?.cancel());
			setTimeout(() => stop.abort(), n);
			await reading.catch(() => {});
		}
		expect((await fetch(url)).status).toBe(200);
	});
});

describe('the operators', () => {
	it('get the files over REST, webhooks and their socket, with addresses that work', async () => {
		const sink = await Sink.start();
		await subscribeTo(runtime, sink, { events: ['message.created'] });
		const operator = await TestSocket.open(`${runtime.url}/ws`);
		operator.send({ type: 'auth', apiKey: runtime.apiKey });
		await operator.frame('auth.ok');

		const file = await upload(runtime.url, page.sessionId, SAMPLES.jpeg);
		await send({ content: 'Look', attachmentIds: [file.id] });
		const path = `/sessions/${plain(page.sessionId)}/messages`;
		const [listed] = (await runtime.api('GET', path)).body.messages;
		const [delivered] = await sink.count(1);
		const frame: any = await operator.frame('message.created');
		// The page reads it where it found the service; in a trial the others are told the name that this machine has.
		const theirs = { ...file, url: file.url.replace('127.0.0.1', 'localhost') };
		for (const message of [listed, delivered?.body.data.message, frame.message]) {
			expect(message.attachments).toEqual([theirs]);
		}
		const { bytes } = await bytesAt(listed.attachments[0].url);
		expect(bytes.equals(SAMPLES.jpeg.bytes)).toBe(true);
		operator.close();
		await sink.stop();
	});
});

describe('a message that is deleted', () => {
	it.each(['the visitor', 'an operator'])('takes its files along: by %s', async (who) => {
		const files = [
			await upload(runtime.url, page.sessionId, SAMPLES.png),
			await upload(runtime.url, page.sessionId, SAMPLES.pdf),
		];
		const kept = await upload(runtime.url, page.sessionId, SAMPLES.text);
		await send({ attachmentIds: [kept.id] });
		const { body } = await send({ attachmentIds: files.map(({ id }) => id) });
		if (who === 'an operator') {
			const path = `/sessions/${plain(page.sessionId)}/messages/${body.messageId}`;
			expect((await runtime.api('DELETE', path)).body.attachments).toBeUndefined();
		} else {
			const url = `${runtime.url}/pocketping/message/${body.messageId}?sessionId=${page.sessionId}`;
			expect((await fetch(url, { method: 'DELETE' })).status).toBe(200);
		}
		for (const { id, url } of files) {
			const gone = await fetch(url);
			expect(gone.status).toBe(404);
			expect(gone.headers.get('cache-control')).toBe('no-store');
			expect(onDisk(id)).toEqual([]);
			expect((await complete(runtime.url, page.sessionId, id)).status).toBe(404);
		}
		expect((await fetch(kept.url)).status).toBe(200);
	});
});
