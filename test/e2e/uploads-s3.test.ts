/** Files in a bucket: the same way in, the same answers out, and what happens when the bucket is away. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { connectPage, plain, post } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { announce, put, SAMPLES, upload, type Sample } from '../support/upload';
import { Refusal } from '../platforms/s3-signature';
import { S3StandIn } from '../platforms/s3-stand-in';

let s3: S3StandIn;
const running: RunningRuntime[] = [];
beforeEach(async () => (s3 = await S3StandIn.start()));
afterEach(async () => {
	for (const runtime of running.splice(0)) await runtime.stop();
	await s3.stop();
});

async function start(env: Record<string, string> = {}, logLines?: string[]) {
	const runtime = await startRuntime({ env: { ...s3.env, ...env }, logLines });
	running.push(runtime);
	const { sessionId } = await connectPage(runtime.url);
	return { runtime, sessionId };
}

/** Uploads a file and puts it in a message; answers what the page got. */
async function share(url: string, sessionId: string, sample: Sample) {
	const file = await upload(url, sessionId, sample);
	const message = { sessionId, content: '', attachmentIds: [file.id] };
	const sent = await post(`${url}/pocketping/message`, message);
	return { ...file, messageId: sent.body.messageId };
}

it('takes a file, keeps it in the bucket alone, and answers with the headers of any other store', async () => {
	const { runtime, sessionId } = await start();
	const file = await share(runtime.url, sessionId, SAMPLES.png);
	expect([...s3.objects.keys()]).toEqual([file.id]);
	expect(existsSync(join(runtime.dataDir, 'files'))).toBe(false);
	expect(readdirSync(join(runtime.dataDir, 'uploads'))).toEqual([]);

	const response = await fetch(file.url);
	expect(response.status).toBe(200);
	expect(response.headers.get('content-type')).toBe('image/png');
	expect(response.headers.get('content-disposition')).toMatch(/^inline; filename="cart.png"/);
	expect(response.headers.get('content-security-policy')).toMatch(/sandbox/);
	expect(response.headers.get('x-content-type-options')).toBe('nosniff');
	expect(Buffer.from(await response.arrayBuffer())).toEqual(SAMPLES.png.bytes);

	const part = await fetch(file.url, { headers: { range: 'bytes=1-3' } });
	expect(part.status).toBe(206);
	expect(await part.text()).toBe('PNG');
});

it('looks at what a file is before the bucket hears of it', async () => {
	const { runtime, sessionId } = await start();
	const before = s3.requests.length;
	const { body } = await announce(runtime.url, sessionId, SAMPLES.png);
	const disguised = Buffer.alloc(SAMPLES.png.bytes.length, '<script>');
	expect((await put(body.uploadUrl, disguised)).body.code).toBe('FILE_TYPE_MISMATCH');
	expect(s3.requests.slice(before)).toEqual([]);
});

it('removes the objects of a deleted message and of an erased session', async () => {
	const { runtime, sessionId } = await start();
	const first = await share(runtime.url, sessionId, SAMPLES.png);
	const second = await share(runtime.url, sessionId, SAMPLES.pdf);
	await runtime.api('DELETE', `/sessions/${plain(sessionId)}/messages/${first.messageId}`);
	expect([...s3.objects.keys()]).toEqual([second.id]);
	expect((await fetch(first.url)).status).toBe(404);
	await runtime.api('DELETE', `/sessions/${plain(sessionId)}`);
	expect([...s3.objects.keys()]).toEqual([]);
});

it('sends browsers to the bucket where it may, with the type and the name of the file', async () => {
	const { runtime, sessionId } = await start({ S3_DOWNLOADS: 'redirect' });
	const file = await share(runtime.url, sessionId, SAMPLES.zip);
	const told = await fetch(file.url, { redirect: 'manual' });
	expect(told.status).toBe(302);
	expect(told.headers.get('cache-control')).toBe('private, no-store');
	expect(told.headers.get('location')).toMatch(new RegExp(`^${s3.url}/chat-files/${file.id}\\?`));

	const response = await fetch(file.url);
	expect(response.headers.get('content-type')).toBe('application/zip');
	expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="all.zip"/);
	expect(Buffer.from(await response.arrayBuffer())).toEqual(SAMPLES.zip.bytes);
	const head = await fetch(file.url, { method: 'HEAD', redirect: 'manual' });
	expect(head.status).toBe(200);
	expect((await fetch(`${file.url}x`.replace(/att_/, 'att_0'))).status).toBe(404);
});

it('answers 503 while the bucket is away, chats on, and takes the same file afterwards', async () => {
	const lines: string[] = [];
	const { runtime, sessionId } = await start({}, lines);
	const { body } = await announce(runtime.url, sessionId, SAMPLES.png);
	s3.before = () => {
		throw new Refusal(403, 'AccessDenied');
	};
	const refused = await put(body.uploadUrl, SAMPLES.png.bytes);
	expect(refused).toMatchObject({ status: 503, body: { code: 'FILES_UNAVAILABLE' } });
	expect(refused.headers.get('retry-after')).toBe('5');
	expect(lines.join('')).toMatch(/the bucket answered 403 AccessDenied to PUT att_/);
	const message = { sessionId, content: 'still here' };
	expect((await post(`${runtime.url}/pocketping/message`, message)).status).toBe(200);

	s3.before = () => {};
	expect((await put(body.uploadUrl, SAMPLES.png.bytes)).status).toBe(200);
	expect(lines.join('')).not.toContain(s3.env.S3_SECRET_ACCESS_KEY);
});

it('does not start with keys that the bucket refuses', async () => {
	await expect(start({ S3_SECRET_ACCESS_KEY: 'wrong' })).rejects.toThrow(
		'S3_BUCKET chat-files: the bucket answered 403 SignatureDoesNotMatch',
	);
});
