/** Uploads under attack: other people's files, lies about size and type, addresses that were never given out. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage, plain, post, type Connected } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { announce, bytes, complete, put, SAMPLES, upload, type Sample } from '../support/upload';

const clock = new ManualClock();
const logLines: string[] = [];
let runtime: RunningRuntime;
let page: Connected;
beforeAll(async () => {
	// The limits have tests of their own, and these tests are all from one address.
	runtime = await startRuntime({ clock, logLines, env: { RATE_LIMITS: 'off' } });
});
beforeEach(async () => {
	page = await connectPage(runtime.url);
});
afterAll(() => runtime.stop());

const files = () => {
	try {
		return readdirSync(join(runtime.dataDir, 'files'));
	} catch {
		return [];
	}
};
const code = ({ status, body }: { status: number; body: any }) => [status, body.code];
const send = (attachmentIds: string[], { sessionId } = page) =>
	post(`${runtime.url}/pocketping/message`, { sessionId, content: 'x', attachmentIds });
const open = async (sample: Sample = SAMPLES.png, fields = {}) => {
	const { body } = await announce(runtime.url, page.sessionId, sample, fields);
	return body as { attachmentId: string; uploadUrl: string };
};
const fileUrl = (rest: string) => `${runtime.url}/pocketping/files/${rest}`;

describe("another visitor's file", () => {
	it('cannot be completed, taken into a message, or told from one that does not exist', async () => {
		const victim = await connectPage(runtime.url);
		const theirs = await upload(runtime.url, victim.sessionId, SAMPLES.png);
		const pending = (await announce(runtime.url, victim.sessionId, SAMPLES.png)).body;
		const answers = new Set<string>();
		for (const id of [theirs.id, pending.attachmentId, 'att_unknown', plain(victim.sessionId)]) {
			answers.add(JSON.stringify((await complete(runtime.url, page.sessionId, id)).body));
			answers.add(JSON.stringify((await send([id])).body));
		}
		expect([...answers]).toEqual([expect.stringContaining('"code":"ATTACHMENT_NOT_FOUND"')]);
		expect((await send([theirs.id], victim)).status).toBe(200);
	});

	it('needs the token of its session on every route', async () => {
		const id = plain(page.sessionId);
		const theirs = await upload(runtime.url, page.sessionId, SAMPLES.png);
		for (const sessionId of [id, `${id}.${'A'.repeat(32)}`, theirs.url.split('/').at(-2)]) {
			expect(code(await announce(runtime.url, sessionId, SAMPLES.png))).toEqual([
				404,
				'SESSION_NOT_FOUND',
			]);
			expect((await complete(runtime.url, sessionId, theirs.id)).status).toBe(404);
		}
	});

	it('is in one message only, also if two ask for it at once', async () => {
		const file = await upload(runtime.url, page.sessionId, SAMPLES.png);
		const answers = await Promise.all([send([file.id]), send([file.id])]);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
		expect(code(await send([file.id]))).toEqual([404, 'ATTACHMENT_NOT_FOUND']);
		const twice = await upload(runtime.url, page.sessionId, SAMPLES.png);
		expect((await send([twice.id, twice.id])).body.attachments).toHaveLength(1);
	});
});

describe('an address', () => {
	it('opens what it was made for, and nothing else', async () => {
		const one = await open();
		const other = await open();
		const ready = await upload(runtime.url, page.sessionId, SAMPLES.png);
		const uploadProof = one.uploadUrl.split('/').at(-1) ?? '';
		const readProof = ready.url.split('/').at(-2) as string;
		const [token, readToken] = [uploadProof.split('.')[1], readProof.split('.')[1]];
		const forged = [
			`${one.attachmentId}`,
			`${one.attachmentId}.`,
			`${one.attachmentId}.${'A'.repeat(32)}`,
			`${other.attachmentId}.${token}`,
			`${one.attachmentId}.${token}x`,
			`${one.attachmentId}.${token?.slice(0, -1)}`,
			`upload_${uploadProof}`,
			readProof,
			page.sessionId,
			'..%2f..%2fapi-key',
			`${one.attachmentId}%00.${token}`,
			'x'.repeat(3000),
		];
		for (const proof of forged) {
			const answer = await put(`${runtime.url}/pocketping/uploads/${proof}`, SAMPLES.png.bytes);
			expect([proof, ...code(answer)]).toEqual([proof, 404, 'ATTACHMENT_NOT_FOUND']);
		}
		const unreadable = [
			`${uploadProof}/cart.png`,
			`upload_${uploadProof}/cart.png`,
			`${ready.id}/cart.png`,
			`${ready.id}.${'A'.repeat(32)}/cart.png`,
			`${one.attachmentId}.${readToken}/cart.png`,
			`${page.sessionId}/cart.png`,
			'..%2f..%2f..%2fapi-key/x',
			'..%2fpocketping.db/x',
		];
		for (const path of unreadable) {
			const answer = await fetch(fileUrl(path));
			expect([path, answer.status]).toEqual([path, 404]);
			expect(await answer.json()).toMatchObject({ code: 'NOT_FOUND' });
		}
		expect((await put(one.uploadUrl, SAMPLES.png.bytes)).status).toBe(200);
		// Also once there is something to read.
		await complete(runtime.url, page.sessionId, one.attachmentId);
		expect((await fetch(fileUrl(`${uploadProof}/cart.png`))).status).toBe(404);
	});

	it('does not care for the name at its end, which only people read', async () => {
		const { url } = await upload(runtime.url, page.sessionId, SAMPLES.png);
		for (const name of ['other.html', '..%2f..%2fapi-key', '%00', '%2e%2e%2f']) {
			const answer = await fetch(url.replace('cart.png', name));
			expect(answer.status).toBe(200);
			expect(answer.headers.get('content-disposition')).toContain('filename="cart.png"');
		}
	});

	it('expires', async () => {
		const late = await open();
		clock.advance(900_000);
		expect(code(await put(late.uploadUrl, SAMPLES.png.bytes))).toEqual([410, 'UPLOAD_EXPIRED']);
		expect(files()).not.toContain(late.attachmentId);
	});

	it('takes one file, once', async () => {
		const { uploadUrl, attachmentId } = await open();
		const both = await Promise.all([1, 2].map(() => put(uploadUrl, SAMPLES.png.bytes)));
		expect(both.map(code).sort()).toEqual([
			[200, undefined],
			[409, 'FILE_ALREADY_SENT'],
		]);
		const other = bytes('\x89PNG\r\n\x1a\nother');
		expect(code(await put(uploadUrl, other.subarray(0, SAMPLES.png.bytes.length)))).toEqual([
			409,
			'FILE_ALREADY_SENT',
		]);
		const { url } = (await complete(runtime.url, page.sessionId, attachmentId)).body;
		expect((await put(uploadUrl, SAMPLES.png.bytes)).status).toBe(409);
		const read = await (await fetch(url)).arrayBuffer();
		expect(Buffer.from(read).equals(SAMPLES.png.bytes)).toBe(true);
	});

	it('is closed for good once its message is deleted', async () => {
		const { uploadUrl, attachmentId } = await open();
		await put(uploadUrl, SAMPLES.png.bytes);
		await complete(runtime.url, page.sessionId, attachmentId);
		const { messageId } = (await send([attachmentId])).body;
		const path = `/sessions/${plain(page.sessionId)}/messages/${messageId}`;
		await runtime.api('DELETE', path);
		expect((await put(uploadUrl, SAMPLES.png.bytes)).status).toBe(404);
		expect((await complete(runtime.url, page.sessionId, attachmentId)).status).toBe(404);
	});
});

describe('the size', () => {
	it.each([0, -1, 1.5, '100', null, undefined])('is a number of bytes, not %j', async (size) => {
		const answer = await announce(runtime.url, page.sessionId, SAMPLES.png, { size });
		expect(code(answer)).toEqual([400, 'INVALID_PARAMETERS']);
	});

	it('is limited, and the limit is named', async () => {
		const answer = await announce(runtime.url, page.sessionId, SAMPLES.png, { size: 10_485_761 });
		expect(code(answer)).toEqual([413, 'FILE_TOO_LARGE']);
		expect(answer.body.message).toContain('10485760');
		const most = { size: 10_485_760 };
		expect((await announce(runtime.url, page.sessionId, SAMPLES.png, most)).status).toBe(200);
	});

	it('cannot be exceeded: with a length, the answer comes before a byte is read', async () => {
		const { uploadUrl, attachmentId } = await open();
		const status = await new Promise((resolve, reject) => {
			const headers = { 'content-type': 'image/png', 'content-length': 50_000_000 };
			const sending = request(uploadUrl, { method: 'PUT', headers }, (answer) => {
				resolve(answer.statusCode);
				sending.destroy();
			});
			sending.on('error', reject);
			// Not one byte of the body is sent.
			sending.flushHeaders();
		});
		expect(status).toBe(413);
		expect(files().filter((name) => name.startsWith(attachmentId))).toEqual([]);
	});

	it('cannot be exceeded: without a length, it is counted', async () => {
		const { uploadUrl, attachmentId } = await open();
		const chunk = Buffer.alloc(64 * 1024, 1);
		let sent = 0;
		const endless = new ReadableStream({
			pull(controller) {
				controller.enqueue(sent === 0 ? SAMPLES.png.bytes : chunk);
				sent += chunk.length;
				if (sent > 4 * 1024 * 1024) controller.close();
			},
		});
		expect(code(await put(uploadUrl, endless))).toEqual([413, 'FILE_TOO_LARGE']);
		expect(files().filter((name) => name.startsWith(attachmentId))).toEqual([]);
		// A sender that never stops is hung up on.
		let forever = 0;
		const flood = new ReadableStream({
			pull(controller) {
				controller.enqueue(chunk);
				forever += chunk.length;
			},
		});
		await put(uploadUrl, flood).catch(() => {});
		expect(forever).toBeLessThan(40 * 1024 * 1024);
	});

	it('cannot be fallen short of', async () => {
		const { uploadUrl, attachmentId } = await open();
		const half = SAMPLES.png.bytes.subarray(0, 3000);
		expect(code(await put(uploadUrl, half))).toEqual([400, 'FILE_INCOMPLETE']);
		const stream = new ReadableStream({
			start(controller) {
				controller.enqueue(half);
				controller.close();
			},
		});
		expect(code(await put(uploadUrl, stream))).toEqual([400, 'FILE_INCOMPLETE']);
		expect(files().filter((name) => name.startsWith(attachmentId))).toEqual([]);
		expect(code(await complete(runtime.url, page.sessionId, attachmentId))).toEqual([
			409,
			'ATTACHMENT_NOT_READY',
		]);
		// Nothing is lost: the whole file may still come.
		expect((await put(uploadUrl, SAMPLES.png.bytes)).status).toBe(200);
	});

	it('leaves nothing of a sender that gives up half-way, and lets it try again', async () => {
		const { uploadUrl, attachmentId } = await open();
		const headers = { 'content-type': 'image/png', 'content-length': SAMPLES.png.bytes.length };
		const sending = request(uploadUrl, { method: 'PUT', headers }).on('error', () => {});
		sending.write(SAMPLES.png.bytes.subarray(0, 5000));
		const started = () => files().filter((name) => name.startsWith(attachmentId));
		await eventually(async () => started().length === 1);
		expect(code(await put(uploadUrl, SAMPLES.png.bytes))).toEqual([409, 'FILE_ALREADY_SENT']);
		sending.destroy();
		await eventually(async () => started().length === 0);
		expect((await put(uploadUrl, SAMPLES.png.bytes)).status).toBe(200);
	});
});

describe('the type', () => {
	it.each([
		['page.html', 'text/html'],
		['picture.svg', 'image/svg+xml'],
		['feed.xml', 'application/xml'],
		['page.xhtml', 'application/xhtml+xml'],
		['script.js', 'text/javascript'],
		['program.exe', 'application/x-msdownload'],
		['page.html', 'application/octet-stream'],
		['page.html', ''],
		['x', 'image/*'],
	])('is one of the list: %s as %s is not', async (filename, mimeType) => {
		const answer = await announce(runtime.url, page.sessionId, {
			...SAMPLES.png,
			filename,
			mimeType,
		});
		expect(code(answer)).toEqual([415, 'FILE_TYPE_NOT_ALLOWED']);
	});

	it.each<[string, string, Buffer]>([
		['HTML called PNG', 'image/png', bytes('<!doctype html><script>')],
		['SVG called JPEG', 'image/jpeg', bytes('<svg xmlns="http://www.w3.org/2000/svg">')],
		['JPEG called PNG', 'image/png', SAMPLES.jpeg.bytes],
		['a program called ZIP', 'application/zip', bytes('MZ\x90\0')],
		['HTML called text', 'text/plain', bytes('  <html><script>alert(1)</script>')],
		['XML called CSV', 'text/csv', bytes('<?xml version="1.0"?><x/>')],
		['bytes called text', 'text/plain', bytes('\0\x01\x02')],
		['HTML called PDF', 'application/pdf', bytes('<html>%PDF-1.7')],
	])('is looked at: %s is refused', async (_what, mimeType, content) => {
		const sample = { filename: 'x', mimeType, bytes: content };
		const { uploadUrl, attachmentId } = await open(sample);
		expect(code(await put(uploadUrl, content, mimeType))).toEqual([415, 'FILE_TYPE_MISMATCH']);
		expect(files().filter((name) => name.startsWith(attachmentId))).toEqual([]);
	});

	it('cannot change on the way', async () => {
		const { uploadUrl } = await open();
		for (const other of ['text/html', 'image/jpeg', 'image/svg+xml']) {
			const answer = await put(uploadUrl, SAMPLES.png.bytes, other);
			expect(code(answer)).toEqual([415, 'FILE_TYPE_MISMATCH']);
			expect(answer.body.message).toContain('image/png');
		}
		expect((await put(uploadUrl, SAMPLES.png.bytes, 'image/png; x=y')).status).toBe(200);
	});

	it('is told to browsers so that nothing runs', async () => {
		const headersOf = async (sample: Sample) => {
			const { url } = await upload(runtime.url, page.sessionId, sample);
			return Object.fromEntries((await fetch(url, { headers: { origin: 'https://a.b' } })).headers);
		};
		const image = await headersOf(SAMPLES.png);
		expect(image).toMatchObject({
			'content-type': 'image/png',
			'x-content-type-options': 'nosniff',
			'content-disposition': `inline; filename="cart.png"; filename*=UTF-8''cart.png`,
			'cross-origin-resource-policy': 'cross-origin',
			'access-control-allow-origin': 'https://a.b',
			'referrer-policy': 'no-referrer',
			'cache-control': 'private, max-age=3600',
			vary: 'Origin',
		});
		expect(image['content-security-policy']).toMatch(/^default-src 'none'.*sandbox$/);
		const page_ = { ...SAMPLES.text, filename: 'page.html' };
		const text = await headersOf(page_);
		expect(text['content-type']).toBe('text/plain');
		expect(text['content-disposition']).toMatch(/^attachment; filename="page\.html\.txt"/);
		expect((await headersOf(SAMPLES.zip))['content-disposition']).toMatch(/^attachment;/);
		expect((await headersOf(SAMPLES.pdf))['content-disposition']).toMatch(/^inline;/);
	});
});

describe('the name', () => {
	it.each([
		['../../../etc/passwd', 'passwd.png'],
		['..\\..\\boot.ini', 'boot.ini.png'],
		['a\r\nX-Evil: 1.png', 'aX-Evil: 1.png'],
		['\u202egnp.exe', 'gnp.exe.png'],
		['"; filename="x.html', '_; filename=_x.html.png'],
		['\ud800', 'file.png'],
		['..', 'file.png'],
	])('%j leads nowhere', async (filename, shown) => {
		const file = await upload(runtime.url, page.sessionId, { ...SAMPLES.png, filename });
		const answer = await fetch(file.url);
		expect(answer.status).toBe(200);
		expect(answer.headers.get('x-evil')).toBeNull();
		expect(answer.headers.get('content-disposition')).toContain(`inline; filename="${shown}";`);
		expect(files()).toContain(file.id);
	});

	it.each([17, null, ['a.png'], 'x'.repeat(1001)])('is a text: %j is refused', async (filename) => {
		const answer = await announce(runtime.url, page.sessionId, SAMPLES.png, { filename });
		expect(code(answer)).toEqual([400, 'INVALID_PARAMETERS']);
	});
});

describe('room', () => {
	it('is limited for files that are not sent', async () => {
		const more = () => announce(runtime.url, page.sessionId, SAMPLES.png);
		for (let n = 0; n < 20; n += 1) expect((await more()).status).toBe(200);
		expect(code(await more())).toEqual([409, 'UPLOAD_LIMIT_REACHED']);
		const other = await connectPage(runtime.url);
		expect((await announce(runtime.url, other.sessionId, SAMPLES.png)).status).toBe(200);
	});

	it('is limited for a session in all', async () => {
		const large = { size: 10_485_760 };
		const more = () => announce(runtime.url, page.sessionId, SAMPLES.png, large);
		const small = await upload(runtime.url, page.sessionId, SAMPLES.png);
		await send([small.id]);
		for (let n = 0; n < 19; n += 1) expect((await more()).status).toBe(200);
		expect(code(await more())).toEqual([409, 'UPLOAD_LIMIT_REACHED']);
		const { body } = await more();
		expect(body.message).toContain('200 MB');
	});

	it('counts files per minute', async () => {
		const limited = await startRuntime();
		const { sessionId } = await connectPage(limited.url);
		const answers = await Promise.all(
			Array.from({ length: 22 }, () => announce(limited.url, sessionId, SAMPLES.png)),
		);
		const refused = answers.filter(({ status }) => status === 429);
		expect(refused).toHaveLength(2);
		expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
		await limited.stop();
	});
});

describe('a disk that refuses', () => {
	it('is a clear 500 without a word of the inside, and the proof stays out of the log', async () => {
		const lines: string[] = [];
		const broken = await startRuntime({ logLines: lines });
		const { sessionId } = await connectPage(broken.url);
		// A file where the directory should be: refused whoever runs the test.
		const directory = join(broken.dataDir, 'files');
		rmSync(directory, { recursive: true, force: true });
		writeFileSync(directory, 'in the way');
		const { body } = await announce(broken.url, sessionId, SAMPLES.png);
		const answer = await put(body.uploadUrl, SAMPLES.png.bytes);
		expect(code(answer)).toEqual([500, 'INTERNAL_ERROR']);
		expect(JSON.stringify(answer.body)).not.toContain(broken.dataDir);
		expect(readFileSync(directory, 'utf8')).toBe('in the way');
		const log = lines.join('\n');
		expect(log).toContain(body.attachmentId);
		expect(log).not.toContain(body.uploadUrl.split('.').at(-1));
		// The chat goes on.
		const message = { sessionId, content: 'still here' };
		expect((await post(`${broken.url}/pocketping/message`, message)).status).toBe(200);
		rmSync(directory);
		expect((await put(body.uploadUrl, SAMPLES.png.bytes)).status).toBe(200);
		await broken.stop();
	});

	it('keeps no deleted file alive: its bytes go later, but nobody gets at them', async () => {
		const { uploadUrl, attachmentId } = await open();
		await put(uploadUrl, SAMPLES.png.bytes);
		const { url } = (await complete(runtime.url, page.sessionId, attachmentId)).body;
		const { messageId } = (await send([attachmentId])).body;
		// A directory in its place cannot be deleted as a file.
		const stored = join(runtime.dataDir, 'files', attachmentId);
		rmSync(stored);
		mkdirSync(join(stored, 'x'), { recursive: true });
		const query = `sessionId=${page.sessionId}`;
		const address = `${runtime.url}/pocketping/message/${messageId}?${query}`;
		expect((await fetch(address, { method: 'DELETE' })).status).toBe(200);
		expect((await fetch(url)).status).toBe(404);
		expect((await put(uploadUrl, SAMPLES.png.bytes)).status).toBe(404);
		expect((await complete(runtime.url, page.sessionId, attachmentId)).status).toBe(404);
		expect((await send([attachmentId])).body.code).toBe('ATTACHMENT_NOT_FOUND');
	});

	it('told nobody a secret so far', () => {
		expect(logLines.join('\n')).not.toMatch(/att_\w+\.[\w-]{32}/);
	});
});
