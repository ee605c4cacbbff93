/** The IP filter at the doors: HTTP, WebSocket and event stream, in every spelling of an address. */
import { connectPage, openStream, post, type Answer } from '../support/page';
import { startRuntime, type RunningRuntime, type StartOptions } from '../support/start-runtime';
import { announce, SAMPLES } from '../support/upload';

const BLOCKLIST = {
	IP_FILTER_ENABLED: 'true',
	IP_FILTER_BLOCKLIST: '203.0.113.0/24, 2001:db8:bad::/48',
	TRUST_PROXY: '1',
};

let runtime: RunningRuntime | undefined;
const logLines: string[] = [];
afterEach(async () => {
	await runtime?.stop();
	runtime = undefined;
	logLines.length = 0;
});

async function start(env: Record<string, string>, options: StartOptions = {}) {
	runtime = await startRuntime({ env, logLines, ...options });
	return runtime;
}

/** A page behind a proxy that says this of its address. */
function connectFrom(ip: string, headers = {}): Promise<Answer> {
	const from = { 'x-forwarded-for': ip, origin: 'https://shop.example', ...headers };
	return post(`${runtime?.url}/pocketping/connect`, {}, from);
}

describe('a blocked address', () => {
	it.each(['203.0.113.9', '::ffff:203.0.113.9', '2001:db8:bad:1::1'])(
		'%s is refused on every visitor route, readably for the page',
		async (ip) => {
			const { url } = await start(BLOCKLIST);
			const answer = await connectFrom(ip);
			expect(answer.status).toBe(403);
			expect(answer.body).toEqual({ error: 'Forbidden', message: 'Forbidden', code: 'IP_BLOCKED' });
			expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
			expect(answer.headers.get('vary')).toBe('Origin');
			for (const [method, path] of [
				['POST', '/message'],
				['GET', '/messages?sessionId=x'],
				['GET', '/presence'],
				['GET', '/stream?sessionId=x'],
				['POST', '/nowhere'],
			]) {
				const response = await fetch(`${url}/pocketping${path}`, {
					method,
					headers: { 'x-forwarded-for': ip },
				});
				expect([path, response.status]).toEqual([path, 403]);
			}
		},
	);

	it('gets no further than the handshake of its socket: 4003, with the reason', async () => {
		const { url } = await start({ ...BLOCKLIST, IP_FILTER_BLOCKED_MESSAGE: 'Not here' });
		const { sessionId } = await connectPage(url);
		const reasons: string[] = [];
		const blocked = await openStream(url, sessionId, '', { 'x-forwarded-for': '203.0.113.9' });
		blocked.socket.on('close', (_code, reason) => reasons.push(String(reason)));
		expect(await blocked.closed()).toBe(4003);
		expect(reasons).toEqual(['Not here']);
		expect(blocked.frames).toEqual([]);
		// Nor does it learn whether a session exists.
		const unknown = await openStream(url, 'sess_x', '', { 'x-forwarded-for': '203.0.113.9' });
		expect(await unknown.closed()).toBe(4003);
		const allowed = await openStream(url, sessionId, '', { 'x-forwarded-for': '198.51.100.7' });
		allowed.send({ type: 'event', data: { id: '1', name: 'x' } });
		await allowed.frame('ack');
		allowed.close();
	});

	it('is answered as the settings say, and the body it sends is not read', async () => {
		await start({
			...BLOCKLIST,
			IP_FILTER_BLOCKED_STATUS_CODE: '451',
			IP_FILTER_BLOCKED_MESSAGE: 'Nicht verfügbar',
		});
		const answer = await post(`${runtime?.url}/pocketping/connect`, 'no JSON at all', {
			'x-forwarded-for': '203.0.113.9',
		});
		expect(answer).toMatchObject({
			status: 451,
			body: { error: 'Nicht verfügbar', message: 'Nicht verfügbar', code: 'IP_BLOCKED' },
		});
	});

	it('may ask what it may do, so that the page can read the refusal', async () => {
		const { url } = await start(BLOCKLIST);
		const preflight = await fetch(`${url}/pocketping/connect`, {
			method: 'OPTIONS',
			headers: { origin: 'https://shop.example', 'x-forwarded-for': '203.0.113.9' },
		});
		expect(preflight.status).toBe(204);
	});

	it('still reaches the management API, which has its key', async () => {
		const { url, apiKey } = await start(BLOCKLIST);
		const headers = { 'x-forwarded-for': '203.0.113.9', authorization: `Bearer ${apiKey}` };
		expect((await fetch(`${url}/me`, { headers })).status).toBe(200);
	});

	it('cannot talk its way out by naming another address', async () => {
		await start(BLOCKLIST);
		const forged = '198.51.100.7, 203.0.113.9';
		expect((await connectFrom(forged)).status).toBe(403);
		const headers = { 'cf-connecting-ip': '198.51.100.7', 'x-real-ip': '198.51.100.7' };
		expect((await connectFrom('203.0.113.9', headers)).status).toBe(403);
	});

	it('is worth a log line, unless that is switched off', async () => {
		const { url } = await start(BLOCKLIST);
		const { sessionId } = await connectPage(url);
		await fetch(`${url}/pocketping/messages?sessionId=${sessionId}`, {
			headers: { 'x-forwarded-for': '203.0.113.9' },
		});
		const [line] = logLines.map((text) => JSON.parse(text)).filter(({ reason }) => reason);
		expect(line).toMatchObject({
			ip: '203.0.113.9',
			reason: 'blocklist',
			matchedRule: '203.0.113.0/24',
			path: '/pocketping/messages',
			sessionId: sessionId.split('.')[0],
		});
		expect(logLines.join()).not.toContain(sessionId.split('.')[1]);
		await runtime?.stop();
		logLines.length = 0;
		await start({ ...BLOCKLIST, IP_FILTER_LOG_BLOCKED: 'false' });
		await connectFrom('203.0.113.9');
		expect(logLines.join()).not.toContain('203.0.113.9');
	});
});

describe('an allowlist', () => {
	it('lets in whom it names, by IPv4, IPv6 and IPv4 inside IPv6', async () => {
		await start({
			IP_FILTER_ENABLED: 'true',
			IP_FILTER_MODE: 'allowlist',
			IP_FILTER_ALLOWLIST: '198.51.100.0/24, 2001:db8:900d::/48, ::ffff:192.0.2.0/120',
			TRUST_PROXY: '1',
		});
		for (const ip of ['198.51.100.7', '::ffff:198.51.100.7', '2001:db8:900d::1', '192.0.2.5']) {
			expect([ip, (await connectFrom(ip)).status]).toEqual([ip, 200]);
		}
		for (const ip of ['198.51.101.7', '2001:db8:bad::1', '203.0.113.9']) {
			expect([ip, (await connectFrom(ip)).status]).toEqual([ip, 403]);
		}
	});
});

it('sees through a dual-stack listener, where an IPv4 peer comes as ::ffff:', async () => {
	await start({ HOST: '::', IP_FILTER_ENABLED: 'true', IP_FILTER_BLOCKLIST: '127.0.0.0/8' });
	// The peer itself, with no proxy and no header in between.
	expect((await post(`${runtime?.url}/pocketping/connect`, {})).status).toBe(403);
	const throughSix = `http://[::1]:${runtime?.port}/pocketping/connect`;
	expect((await post(throughSix, {})).status).toBe(200);
});

describe('a filter function', () => {
	it('decides before the lists, and is on without a variable', async () => {
		const heard: unknown[] = [];
		await start(
			{ TRUST_PROXY: '1' },
			{
				filters: {
					ipFilter: (ip, request) => {
						heard.push({ ip, ...request });
						if (ip === '198.51.100.1') throw new Error('boom');
						return ip.startsWith('198.51.100.') ? undefined : false;
					},
				},
			},
		);
		expect((await connectFrom('203.0.113.9')).status).toBe(403);
		expect((await connectFrom('198.51.100.7')).status).toBe(200);
		expect((await connectFrom('198.51.100.1')).status).toBe(403);
		expect(heard[0]).toEqual({ ip: '203.0.113.9', path: '/pocketping/connect' });
		expect(logLines.join('\n')).toContain('a filter function failed');
	});
});

it('neither the log nor a filter function gets to see the proof in the address of a file', async () => {
	const paths: string[] = [];
	const ipFilter = (_ip: string, { path }: { path: string }) => {
		paths.push(path);
		return !/uploads|files/i.test(path);
	};
	const { url } = await start({ TRUST_PROXY: '1' }, { filters: { ipFilter } });
	const sessionId = (await connectPage(url)).sessionId;
	const sample = SAMPLES.png;
	const { body } = await announce(url, sessionId, sample);
	const proof = new URL(body.uploadUrl).pathname.split('/').at(-1) ?? '';
	const token = proof.split('.')[1] ?? '';
	for (const place of ['uploads', 'UPLOADS', 'files']) {
		const address = `${url}/pocketping/${place}/${proof}`;
		expect((await fetch(address, { method: 'PUT', body: sample.bytes })).status).toBe(403);
	}
	expect(paths).toContain(`/pocketping/uploads/${body.attachmentId}`);
	expect(token.length).toBeGreaterThan(20);
	expect([...paths, ...logLines].join('\n')).not.toContain(token);
});

describe('POST /ip-filter/check', () => {
	it('says what would happen, and why', async () => {
		const { api } = await start(BLOCKLIST);
		const check = async (ip: unknown) => await api('POST', '/v1/ip-filter/check', { ip });
		expect((await check('203.0.113.9')).body).toEqual({
			ip: '203.0.113.9',
			allowed: false,
			reason: 'blocklist',
			matchedRule: '203.0.113.0/24',
		});
		expect((await check('::ffff:203.0.113.9')).body).toMatchObject({ allowed: false });
		expect((await check('2001:db8::1')).body).toEqual({
			ip: '2001:db8::1',
			allowed: true,
			reason: 'default',
		});
		for (const bad of ['203.0.113.9junk', '10.0.0.0/8', '', 17, undefined]) {
			expect(await check(bad)).toMatchObject({
				status: 400,
				body: { code: 'INVALID_PARAMETERS', message: expect.stringContaining('`ip`') },
			});
		}
	});

	it('says so when the filter is off, and needs the key', async () => {
		const { api, url } = await start({});
		const { body } = await api('POST', '/ip-filter/check', { ip: '203.0.113.9' });
		expect(body).toEqual({ ip: '203.0.113.9', allowed: true, reason: 'disabled' });
		expect((await post(`${url}/ip-filter/check`, { ip: '203.0.113.9' })).status).toBe(401);
	});
});
