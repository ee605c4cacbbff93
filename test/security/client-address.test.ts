/** Whose address and device a session shows: what a client sends to pass for another counts for nothing. */
import { connectPage, plain, post } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

const IPAD =
	'Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1';

let runtime: RunningRuntime | undefined;
afterEach(async () => {
	await runtime?.stop();
	runtime = undefined;
});

/** What a session knows of a page that connects with these headers. */
async function factsWith(
	env: Record<string, string>,
	headers: Record<string, string>,
	fields = {},
): Promise<any> {
	runtime = await startRuntime({ env });
	const { body } = await post(`${runtime.url}/pocketping/connect`, fields, headers);
	return (await runtime.api('GET', `/sessions/${plain(body.sessionId)}`)).body.metadata;
}

describe('the address in a session', () => {
	const forged = {
		'x-forwarded-for': '1.2.3.4',
		'cf-connecting-ip': '1.2.3.4',
		'x-real-ip': '1.2.3.4',
		'cf-ipcountry': 'FR',
	};

	it.each<[string, Record<string, string>, Record<string, string>, string]>([
		['the peer, with no proxy trusted', {}, forged, '127.0.0.1'],
		[
			'the peer, if it is not the trusted proxy',
			{ TRUST_PROXY: '10.0.0.0/8' },
			forged,
			'127.0.0.1',
		],
		[
			'what the trusted proxy saw, not what the client wrote in front of it',
			{ TRUST_PROXY: '127.0.0.1' },
			{ ...forged, 'x-forwarded-for': '1.2.3.4, 198.51.100.7' },
			'198.51.100.7',
		],
		[
			'the hop in front of two proxies',
			{ TRUST_PROXY: '2' },
			{ 'x-forwarded-for': '1.2.3.4, 198.51.100.7, 10.0.0.1' },
			'198.51.100.7',
		],
		[
			'X-Real-IP without X-Forwarded-For',
			{ TRUST_PROXY: '1' },
			{ 'x-real-ip': '2001:db8::7' },
			'2001:db8::7',
		],
		[
			'the one header that is named',
			{ TRUST_PROXY: '1', CLIENT_IP_HEADER: 'cf-connecting-ip' },
			{ ...forged, 'cf-connecting-ip': '198.51.100.7' },
			'198.51.100.7',
		],
		[
			'the peer, when the header is rubbish',
			{ TRUST_PROXY: '1' },
			{ 'x-forwarded-for': '<script>' },
			'127.0.0.1',
		],
	])('is %s', async (_what, env, headers, expected) => {
		expect(await factsWith(env, headers)).toMatchObject({ ip: expected });
	});

	it('comes with a country only from a trusted proxy', async () => {
		expect(await factsWith({}, forged, { metadata: { country: 'DE' } })).not.toHaveProperty(
			'country',
		);
		await runtime?.stop();
		expect(await factsWith({ TRUST_PROXY: '1' }, forged)).toMatchObject({ country: 'FR' });
	});

	it('stays the one the visitor came from first', async () => {
		runtime = await startRuntime({ env: { TRUST_PROXY: '1' } });
		const connect = (sessionId: unknown, ip: string) =>
			post(
				`${runtime?.url}/pocketping/connect`,
				{ sessionId },
				{ 'x-forwarded-for': ip, 'cf-ipcountry': 'FR' },
			);
		const { sessionId } = (await connect(null, '198.51.100.7')).body;
		await connect(sessionId, '203.0.113.9');
		const { body } = await runtime.api('GET', `/sessions/${plain(sessionId)}`);
		expect(body.metadata).toMatchObject({ ip: '198.51.100.7', country: 'FR' });
	});
});

describe('a proxy that nobody named', () => {
	it('is worth one line in the log, which says what to set', async () => {
		const logLines: string[] = [];
		runtime = await startRuntime({ logLines });
		const headers = { 'x-forwarded-for': '198.51.100.7' };
		for (let n = 0; n < 3; n += 1) await post(`${runtime.url}/pocketping/connect`, {}, headers);
		const lines = logLines.filter((line) => line.includes('TRUST_PROXY'));
		expect(lines.map((line) => JSON.parse(line))).toEqual([
			expect.objectContaining({ level: 40, peer: '127.0.0.1', header: 'x-forwarded-for' }),
		]);
		await runtime.stop();
		logLines.length = 0;
		runtime = await startRuntime({ logLines, env: { TRUST_PROXY: '1' } });
		await post(`${runtime.url}/pocketping/connect`, {}, headers);
		expect(logLines.join()).not.toContain('TRUST_PROXY');
	});
});

describe('the device in a session', () => {
	it('is told from the User-Agent', async () => {
		expect(await factsWith({}, { 'user-agent': IPAD })).toMatchObject({
			userAgent: IPAD,
			deviceType: 'tablet',
			browser: 'Safari',
			os: 'iOS',
		});
	});

	it('is what the page says, if it says it in a few words', async () => {
		const metadata = { deviceType: 'desktop', browser: { name: 'x' }, os: 'x'.repeat(101) };
		expect(await factsWith({}, { 'user-agent': IPAD }, { metadata })).toMatchObject({
			deviceType: 'desktop',
			browser: 'Safari',
			os: 'iOS',
		});
	});
});

describe('metadata that is meant to hurt', () => {
	it.each([
		[
			'nests 30 000 levels',
			`{"metadata":{"deep":${'['.repeat(30_000)}${']'.repeat(30_000)},"language":"fr"}}`,
		],
		[
			'has 5000 fields',
			JSON.stringify({
				metadata: {
					language: 'fr',
					...Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`k${n}`, n])),
				},
			}),
		],
		[
			'names the prototype',
			'{"metadata":{"__proto__":{"bot":true},"constructor":{"x":1},"language":"fr"}}',
		],
	])('%s: the page connects all the same', async (_what, body) => {
		runtime = await startRuntime();
		const answer = await post(`${runtime.url}/pocketping/connect`, body);
		expect(answer.status).toBe(200);
		const { metadata } = (await runtime.api('GET', `/sessions/${plain(answer.body.sessionId)}`))
			.body;
		expect(metadata).toMatchObject({ language: 'fr' });
		expect(JSON.stringify(metadata).length).toBeLessThan(8300);
		expect(metadata).not.toHaveProperty('bot');
	});
});

describe('limits', () => {
	it('count per address, and looking does not use up what writing needs', async () => {
		runtime = await startRuntime({ env: { TRUST_PROXY: '1' } });
		const { url } = runtime;
		const { sessionId } = await connectPage(url);
		const get = async (ip: string) => {
			const response = await fetch(`${url}/pocketping/presence`, {
				headers: { 'x-forwarded-for': ip },
			});
			await response.arrayBuffer();
			return response.status;
		};
		let refused = 0;
		for (let sent = 0; sent < 6100; sent += 100) {
			const statuses = await Promise.all(Array.from({ length: 100 }, () => get('203.0.113.9')));
			refused += statuses.filter((status) => status === 429).length;
		}
		expect(refused).toBe(100);
		expect(await get('198.51.100.7')).toBe(200);
		const identify = () =>
			post(
				`${url}/pocketping/identify`,
				{ sessionId, identity: { id: '1' } },
				{ 'x-forwarded-for': '198.51.100.7' },
			);
		const answers = await Promise.all(Array.from({ length: 65 }, identify));
		expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
	});
});
