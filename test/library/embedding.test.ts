/** Instances of the library inside of another program's server: each under its own prefix, none in another's way. */
import { request as httpRequest } from 'node:http';
import express from 'express';
import { WebSocketServer } from 'ws';
import { PocketPing, SqliteStore } from '../../runtime/src/index';
import { TestEventStream } from '../support/event-stream';
import { connectPage, openStream, plain, post, TestSocket } from '../support/page';
import { SAMPLES, upload } from '../support/upload';
import { callApi, HostProgram } from './support/host-program';

let host: HostProgram;
let one: PocketPing;
let two: PocketPing;

const instance = (welcomeMessage: string) =>
	new PocketPing({ welcomeMessage, storage: new SqliteStore(':memory:'), logLevel: 'silent' });

beforeEach(async () => {
	host = new HostProgram();
	one = instance('Hi from one');
	two = instance('Hi from two');
	// In the order in which programs do it: routes first, then the start.
	host.app.get('/', (_request, response) => void response.send('the host'));
	host.app.use('/one/pocketping', one.router());
	host.app.use('/two/pocketping', two.router());
	one.attach(host.server, { path: '/one/pocketping' });
	two.attach(host.server, { path: '/Two/pocketping/' });
	await host.listen();
	await Promise.all([one.start(), two.start()]);
});

afterEach(async () => {
	await Promise.all([one.stop(), two.stop()]);
	await host.stop();
});

describe('two instances in one express server', () => {
	it('serve their pages, and do not know each other’s', async () => {
		const bases = [`${host.url}/one`, `${host.url}/two`] as const;
		const [page, other] = await Promise.all(bases.map((base) => connectPage(base)));
		expect([page, other]).toMatchObject([
			{ welcomeMessage: 'Hi from one' },
			{ welcomeMessage: 'Hi from two' },
		]);
		const stream = await openStream(bases[0], page!.sessionId);
		const sent = await one.sendMessage(plain(page!.sessionId), 'Hello');
		const frame = await stream.frame('message');
		expect(frame.data).toMatchObject({ id: sent.id, content: 'Hello', sender: 'operator' });
		await expect(openStream(bases[1], page!.sessionId)).rejects.toThrow('404');
		await expect(two.sendMessage(page!.sessionId, 'Hello')).rejects.toMatchObject({
			code: 'SESSION_NOT_FOUND',
		});
		const { sessionId } = page!;
		const message = { sessionId, content: 'Hi', sender: 'visitor' };
		expect((await post(`${bases[1]}/pocketping/message`, message)).status).toBe(404);
		expect((await post(`${bases[0]}/pocketping/message`, message)).status).toBe(200);
		stream.close();
	});

	it('have a management API and a key each', async () => {
		const base = `${host.url}/one/pocketping`;
		expect((await callApi(base, one.apiKey, 'GET', '/me')).status).toBe(200);
		expect((await callApi(base, one.apiKey, 'GET', '/v1/me')).status).toBe(200);
		expect((await callApi(base, two.apiKey, 'GET', '/me')).status).toBe(401);
		expect((await callApi(base, one.apiKey, 'GET', '/nothing')).status).toBe(404);
		expect((await callApi(base, '', 'GET', '/health')).body.status).toBe('ok');
		const operator = await TestSocket.open(`${base}/api/ws`);
		operator.send({ type: 'auth', apiKey: one.apiKey });
		await operator.frame('auth.ok');
		const page = await connectPage(`${host.url}/one`);
		await one.sendMessage(page.sessionId, 'Hello');
		await operator.frame('message.created');
		operator.close();
		const path = `/sessions/${plain(page.sessionId)}/messages`;
		const { body } = await callApi(base, one.apiKey, 'GET', path);
		expect(body.messages).toMatchObject([{ content: 'Hello', type: 'operator' }]);
	});

	it('give out addresses that lead back to them', async () => {
		const base = `${host.url}/one`;
		const page = await connectPage(base);
		const file = await upload(base, page.sessionId, SAMPLES.png);
		expect(file.url).toMatch(new RegExp(`^${base}/pocketping/files/`));
		const answer = await fetch(file.url);
		expect(Buffer.from(await answer.arrayBuffer())).toEqual(SAMPLES.png.bytes);
		await post(`${base}/pocketping/message`, {
			sessionId: page.sessionId,
			content: 'Look',
			sender: 'visitor',
			attachmentIds: [file.id],
		});
		const [message] = await one.listMessages(page.sessionId);
		const path = new URL(message?.attachments?.[0]?.url ?? '').pathname;
		expect((await fetch(host.url + path)).status).toBe(200);
	});

	it('stream server-sent events, and serve the widget', async () => {
		const base = `${host.url}/two`;
		const page = await connectPage(base);
		const stream = await TestEventStream.open(
			`${base}/pocketping/stream?sessionId=${page.sessionId}`,
			{ accept: 'text/event-stream' },
		);
		await two.emitEvent(page.sessionId, 'show_offer', { discount: 20 });
		const { frame } = await stream.event(({ type }) => type === 'event');
		expect(frame.data).toMatchObject({ name: 'show_offer', data: { discount: 20 } });
		stream.close();
		const script = await fetch(`${base}/pocketping/widget.js`);
		expect(script.headers.get('content-type')).toContain('javascript');
		expect(script.headers.get('cache-control')).toContain('max-age');
	});

	it('leave the rest to the host, and everything else’s WebSockets to whoever has them', async () => {
		expect(await (await fetch(host.url)).text()).toBe('the host');
		await expect(TestSocket.open(`${host.url}/other/stream`)).rejects.toThrow('404');
		const echo = new WebSocketServer({ noServer: true });
		host.server.on('upgrade', (request, socket, head) => {
			if (request.url !== '/echo') return;
			echo.handleUpgrade(request, socket, head, (client) => client.send('{"type":"echo"}'));
		});
		const socket = await TestSocket.open(`${host.url}/echo`);
		await socket.frame('echo');
		socket.close();
		echo.close();
		const page = await connectPage(`${host.url}/one`);
		(await openStream(`${host.url}/one`, page.sessionId)).close();
	});

	it('stop one by one', async () => {
		const [page, other] = [
			await connectPage(`${host.url}/one`),
			await connectPage(`${host.url}/two`),
		];
		const stream = await openStream(`${host.url}/one`, page.sessionId);
		const stays = await openStream(`${host.url}/two`, other.sessionId);
		await one.stop();
		expect([1001, 1012]).toContain(await stream.closed());
		const { status, body } = await post(`${host.url}/one/pocketping/connect`, {});
		expect({ status, code: body.code }).toEqual({ status: 503, code: 'SHUTTING_DOWN' });
		await expect(openStream(`${host.url}/one`, page.sessionId)).rejects.toThrow('404');
		await two.sendMessage(other.sessionId, 'Still here');
		await stays.frame('message');
		stays.close();
		await expect(one.sendMessage(page.sessionId, 'x')).rejects.toThrow('was stopped');
		// Its path is free again.
		const three = instance('Hi from three');
		three.attach(host.server, { path: '/one/pocketping' });
		await three.stop();
	});

	it('cannot have the same path', () => {
		const three = instance('three');
		expect(() => three.attach(host.server, { path: '/one/pocketping' })).toThrow(
			'/one/pocketping/stream of this server belongs to another instance',
		);
	});

	it('answer a request that is under way before they stop', async () => {
		const page = await connectPage(`${host.url}/one`);
		const begun = new Promise<number>((resolve, reject) => {
			const url = new URL(`${host.url}/one/pocketping/message`);
			const body = JSON.stringify({ sessionId: page.sessionId, content: 'x', sender: 'visitor' });
			const request = httpRequest(
				{
					host: url.hostname,
					port: url.port,
					path: url.pathname,
					method: 'POST',
					headers: { 'content-type': 'application/json', 'content-length': body.length },
				},
				(response) => resolve(response.resume().statusCode ?? 0),
			);
			request.on('error', reject);
			request.write(body.slice(0, 10), () => {
				setTimeout(() => {
					void one.stop();
					setTimeout(() => request.end(body.slice(10)), 50);
				}, 50);
			});
		});
		expect(await begun).toBe(200);
	});
});

describe('an instance that does not run', () => {
	it('answers 503 until its start, and says so to the program', async () => {
		const late = instance('late');
		host.app.use('/late/pocketping', late.router());
		late.attach(host.server, { path: '/late/pocketping' });
		const { status } = await post(`${host.url}/late/pocketping/connect`, {});
		expect(status).toBe(503);
		await expect(TestSocket.open(`${host.url}/late/pocketping/stream`)).rejects.toThrow('503');
		await expect(late.getSession('sess_x')).rejects.toThrow('await its start() first');
		expect(() => late.apiKey).toThrow('await its start() first');
		await late.stop();
	});

	it('has nothing to stop when its start failed', async () => {
		const pp = new PocketPing({ dataDir: `${__filename}/data`, logLevel: 'silent' });
		await expect(pp.start()).rejects.toMatchObject({ code: 'ENOTDIR' });
		await pp.stop();
	});

	it('starts once, and never again after its end', async () => {
		const pp = instance('x');
		const starting = pp.start();
		expect(pp.start()).toBe(starting);
		await pp.stop();
		await pp.stop();
		await expect(pp.isOperatorOnline()).rejects.toThrow('was stopped');
	});
});

describe('a host that reads bodies first', () => {
	let base: string;
	beforeEach(async () => {
		host.app.use(express.json(), express.urlencoded(), express.raw({ type: 'image/*' }));
		host.app.use('/late/pocketping', one.router());
		base = `${host.url}/late`;
	});

	it('is no hindrance: what its parser made of them is taken', async () => {
		const page = await connectPage(base);
		const { status } = await post(`${base}/pocketping/message`, {
			sessionId: page.sessionId,
			content: 'Hello',
			sender: 'visitor',
		});
		expect(status).toBe(200);
		expect(await one.listMessages(page.sessionId)).toMatchObject([{ content: 'Hello' }]);
		const path = `/sessions/${plain(page.sessionId)}/messages`;
		const sent = await callApi(`${base}/pocketping`, one.apiKey, 'POST', path, { content: 'Hi' });
		expect(sent.status).toBe(201);
	});

	it('opens no way in: forms of other sites and large bodies are refused as ever', async () => {
		const form = await fetch(`${base}/pocketping/connect`, {
			method: 'POST',
			body: new URLSearchParams({ visitorId: 'v' }),
		});
		expect(form.status).toBe(415);
		const large = { visitorId: 'v', metadata: { text: 'x'.repeat(70_000) } };
		expect((await post(`${base}/pocketping/connect`, large)).status).toBe(413);
	});

	it('is told when what it read is lost', async () => {
		const page = await connectPage(base);
		const answer = await upload(base, page.sessionId, SAMPLES.png).catch((error: Error) => error);
		expect(String(answer)).toContain('in front of its body parsers');
	});
});

it('takes the address it is given, prefix included', async () => {
	const pp = new PocketPing({
		publicUrl: 'https://shop.example/chat/',
		storage: new SqliteStore(':memory:'),
		logLevel: 'silent',
	});
	host.app.use('/three/pocketping', pp.router());
	await pp.start();
	const base = `${host.url}/three`;
	const page = await connectPage(base);
	const announced = await post(`${base}/pocketping/upload`, {
		sessionId: page.sessionId,
		filename: 'a.png',
		mimeType: 'image/png',
		size: 10,
	});
	expect(announced.body.uploadUrl).toMatch(/^https:\/\/shop\.example\/chat\/uploads\/att_/);
	await pp.stop();
});
