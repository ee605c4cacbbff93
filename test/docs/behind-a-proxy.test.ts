/** The recipes of docs/behind-a-proxy.md. With NGINX_PATH (an nginx program), the one for nginx is run as printed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../runtime/src/config/config';
import { TestEventStream } from '../support/event-stream';
import { eventually } from '../support/eventually';
import { connectPage, openStream, plain, post } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { announce, put, SAMPLES } from '../support/upload';

const page = readFileSync(join(__dirname, '../../docs/behind-a-proxy.md'), 'utf8');
const blocks = (language: string) =>
	[...page.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(
		(match) => match[1] ?? '',
	);
const settings = blocks('bash').map((block) =>
	Object.fromEntries(
		block
			.trim()
			.split('\n')
			.map((line) => line.split('=', 2) as [string, string]),
	),
);

it.each(settings)('shows settings that are accepted: %j', (env) => {
	const { publicUrl, trustProxy } = loadConfig(env);
	expect(publicUrl).toBe('https://chat.example.com');
	expect(trustProxy).toBeTruthy();
});

const nginx = process.env.NGINX_PATH;
const PROXY_PORT = Number(process.env.NGINX_PORT ?? 8089);

(nginx === undefined ? describe.skip : describe)('nginx', () => {
	const directory = mkdtempSync(join(tmpdir(), 'pocketping-nginx-'));
	const base = `http://127.0.0.1:${PROXY_PORT}`;
	let runtime: RunningRuntime;
	let proxy: ChildProcess;
	beforeAll(async () => {
		runtime = await startRuntime({ env: { TRUST_PROXY: '1' } });
		const recipe = (blocks('nginx')[0] ?? '')
			.replace('listen 443 ssl', `listen 127.0.0.1:${PROXY_PORT}`)
			.replace('127.0.0.1:3001', `127.0.0.1:${runtime.port}`);
		// Its own defaults are directories of an installed system.
		const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
			.map((kind) => `${kind}_temp_path ${directory}/${kind};`)
			.join(' ');
		const http = `access_log off; ${places} ${recipe}`;
		const config = `daemon off; pid ${directory}/pid; events {} http { ${http} }`;
		// The workers of a root's nginx are somebody else.
		chmodSync(directory, 0o755);
		writeFileSync(join(directory, 'nginx.conf'), config);
		const args = ['-p', directory, '-e', 'error.log', '-c', 'nginx.conf'];
		proxy = spawn(nginx as string, args, { stdio: 'inherit' });
		await eventually(async () => (await fetch(`${base}/health`).catch(() => undefined))?.ok);
	});
	afterAll(async () => {
		proxy.kill('SIGQUIT');
		await runtime.stop();
		rmSync(directory, { recursive: true, force: true });
	});

	it('names the client, not what the client says', async () => {
		const forged = {
			'x-forwarded-for': '198.51.100.7',
			'cf-connecting-ip': '198.51.100.7',
			'cf-ipcountry': 'FR',
		};
		const { body } = await post(`${base}/pocketping/connect`, {}, forged);
		const session = await runtime.api('GET', `/sessions/${plain(body.sessionId)}`);
		expect(session.body.metadata).toMatchObject({ ip: '127.0.0.1' });
		expect(session.body.metadata).not.toHaveProperty('country');
	});

	it('lets streams through at once', async () => {
		const { sessionId } = await connectPage(base);
		const socket = await openStream(base, sessionId);
		const events = await TestEventStream.open(`${base}/pocketping/stream?sessionId=${sessionId}`);
		await post(`${base}/pocketping/message`, { sessionId, content: 'through' });
		await socket.frame('message', 1000);
		await events.event(({ type }) => type === 'message');
		socket.close();
		events.close();
	});

	it('takes files of 10 MB, whose address is told as the page sees the service', async () => {
		const { sessionId } = await connectPage(base);
		const filler = Buffer.alloc(10 * 1024 * 1024 - SAMPLES.png.bytes.length, 0x61);
		const large = { ...SAMPLES.png, bytes: Buffer.concat([SAMPLES.png.bytes, filler]) };
		const { body } = await announce(base, sessionId, large);
		expect(new URL(body.uploadUrl).hostname).toBe('127.0.0.1');
		const uploadUrl = base + new URL(body.uploadUrl).pathname;
		expect((await put(uploadUrl, large.bytes)).status).toBe(200);
	});
});
