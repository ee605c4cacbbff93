/** The User-Agent filter at the doors, and the label on what looks like a program. */
import { connectPage, openStream, plain, post } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

const CHROME =
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';
const HEADLESS = CHROME.replace('Chrome', 'HeadlessChrome');

let runtime: RunningRuntime | undefined;
const logLines: string[] = [];
afterEach(async () => {
	await runtime?.stop();
	runtime = undefined;
	logLines.length = 0;
});

async function start(env: Record<string, string>): Promise<RunningRuntime> {
	runtime = await startRuntime({ env, logLines });
	return runtime;
}

const connectAs = (userAgent: string, headers = {}) =>
	post(`${runtime?.url}/pocketping/connect`, {}, { 'user-agent': userAgent, ...headers });

describe('the User-Agent filter', () => {
	it('turns known bots away on HTTP and on the socket alike', async () => {
		const { url } = await start({ UA_FILTER_ENABLED: 'true' });
		const bot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
		const answer = await connectAs(bot, { origin: 'https://shop.example' });
		expect(answer).toMatchObject({ status: 403, body: { code: 'USER_AGENT_BLOCKED' } });
		expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');

		const page = (await connectAs(CHROME)).body;
		const blocked = await openStream(url, page.sessionId, '', { 'user-agent': bot });
		expect(await blocked.closed()).toBe(4003);
		const allowed = await openStream(url, page.sessionId, '', { 'user-agent': CHROME });
		allowed.send({ type: 'event', data: { id: '1', name: 'x' } });
		await allowed.frame('ack');
		allowed.close();

		const stream = `${url}/pocketping/stream?sessionId=${page.sessionId}`;
		expect((await fetch(stream, { headers: { 'user-agent': bot } })).status).toBe(403);
		const line = logLines.map((text) => JSON.parse(text)).find(({ reason }) => reason);
		expect(line).toMatchObject({
			reason: 'default_bot',
			matchedPattern: 'googlebot',
			userAgent: bot,
			path: '/pocketping/connect',
		});
	});

	it('follows patterns of one’s own', async () => {
		await start({
			UA_FILTER_ENABLED: 'true',
			UA_FILTER_MODE: 'both',
			UA_FILTER_ALLOWLIST: 'curl/8',
			UA_FILTER_BLOCKLIST: '/windows nt (5|6)\\.[0-9]{1,2}/',
			UA_FILTER_LOG_BLOCKED: 'false',
		});
		expect((await connectAs('curl/8.5.0')).status).toBe(200);
		expect((await connectAs('curl/7.88.1')).status).toBe(403);
		expect((await connectAs(CHROME)).status).toBe(200);
		expect((await connectAs(CHROME.replace('NT 10.0', 'NT 6.1'))).status).toBe(403);
		expect(logLines.filter((line) => line.includes('blocked'))).toEqual([]);
	});

	it('is off unless it is switched on', async () => {
		await start({});
		expect((await connectAs('Googlebot/2.1')).status).toBe(200);
	});
});

describe('what looks like a program', () => {
	const sessionOf = async (sessionId: string) =>
		(await runtime?.api('GET', `/sessions/${plain(sessionId)}`))?.body.metadata;

	it('is marked in the session, and chats on', async () => {
		const { url } = await start({ TRUST_PROXY: '1' });
		const headless = (await connectAs(HEADLESS)).body;
		expect(await sessionOf(headless.sessionId)).toMatchObject({
			bot: true,
			botReason: 'headless_ua',
		});
		const hosted = (await connectAs(CHROME, { 'x-forwarded-for': '2a01:4f8:c010::1' })).body;
		expect(await sessionOf(hosted.sessionId)).toMatchObject({
			ip: '2a01:4f8:c010::1',
			bot: true,
			botReason: 'datacenter_ip',
		});
		const message = { sessionId: headless.sessionId, content: 'hello' };
		expect((await post(`${url}/pocketping/message`, message)).status).toBe(200);
	});

	it('cannot be told by the page itself', async () => {
		const { url } = await start({});
		const metadata = {
			bot: false,
			botReason: 'none',
			verified: true,
			ip: '1.2.3.4',
			url: 'https://a.b/',
		};
		const { sessionId } = await connectPage(url, { metadata });
		const kept = await sessionOf(sessionId);
		expect(kept).toMatchObject({ ip: '127.0.0.1', pageUrl: 'https://a.b/' });
		for (const field of ['bot', 'botReason', 'verified']) expect(kept).not.toHaveProperty(field);
	});

	it('is not marked when that is switched off', async () => {
		await start({ BOT_HEURISTICS_ENABLED: 'false' });
		const { sessionId } = (await connectAs(HEADLESS)).body;
		expect(await sessionOf(sessionId)).not.toHaveProperty('bot');
	});
});
