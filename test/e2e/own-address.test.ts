/** Addresses in answers to a page: under the host name that the page itself used, unless PUBLIC_URL says otherwise. */
import { request as httpRequest } from 'node:http';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { put, SAMPLES } from '../support/upload';

let runtime: RunningRuntime | undefined;
afterEach(async () => {
	await runtime?.stop();
	runtime = undefined;
});

type Headers = Record<string, string>;

/** A visitor whose requests carry these headers; `fetch` would not let them choose the Host. */
function visitor(headers: Headers) {
	const ask = (method: string, path: string, body?: unknown) =>
		new Promise<any>((resolve, reject) => {
			const options = { method, headers: { 'content-type': 'application/json', ...headers } };
			httpRequest(`${runtime?.url}/pocketping${path}`, options, async (response) => {
				const text = (await response.toArray()).join('');
				resolve(JSON.parse(text));
			})
				.on('error', reject)
				.end(body === undefined ? undefined : JSON.stringify(body));
		});
	return {
		post: (path: string, body: unknown) => ask('POST', path, body),
		get: ask.bind(0, 'GET'),
	};
}

/** Sends a file in a message and answers every address of it that the page is told. */
async function addressesFor(env: Record<string, string>, headers: Headers): Promise<string[]> {
	runtime = await startRuntime({ env });
	const { post, get } = visitor(headers);
	const { sessionId } = await post('/connect', {});
	const { filename, mimeType, bytes } = SAMPLES.png;
	const file = { sessionId, filename, mimeType, size: bytes.length };
	const { attachmentId, uploadUrl } = await post('/upload', file);
	await put(runtime.url + new URL(uploadUrl).pathname, bytes);
	const { url } = await post('/upload/complete', { sessionId, attachmentId });
	const message = { sessionId, content: '', attachmentIds: [attachmentId] };
	const sent = await post('/message', message);
	const again = await post('/connect', { sessionId });
	const list = await get(`/messages?sessionId=${sessionId}`);
	const addresses: string[] = [
		uploadUrl,
		url,
		sent.attachments[0].url,
		again.messages[0].attachments[0].url,
		list.messages[0].attachments[0].url,
	];
	for (const address of addresses.slice(1)) {
		const read = await fetch(runtime.url + new URL(address).pathname);
		expect(Buffer.from(await read.arrayBuffer()).equals(bytes)).toBe(true);
	}
	return addresses;
}

const origins = (addresses: string[]) => [
	...new Set(addresses.map((each) => new URL(each).origin)),
];

it.each<[string, Record<string, string>, Headers, string]>([
	[
		'of a trial, by another name of the machine',
		{},
		{ host: 'shop.test:3001' },
		'http://shop.test:3001',
	],
	['of a trial, by IPv6', {}, { host: '[fd00::7]:3001' }, 'http://[fd00::7]:3001'],
	[
		'behind a trusted proxy that ends TLS',
		{ TRUST_PROXY: '1' },
		{ host: 'chat.test', 'x-forwarded-proto': 'HTTPS' },
		'https://chat.test',
	],
	[
		'behind two proxies, of which the first ends TLS',
		{ TRUST_PROXY: '2' },
		{ host: 'chat.test', 'x-forwarded-proto': 'https, http' },
		'https://chat.test',
	],
	[
		'behind two proxies, of which only the second speaks TLS',
		{ TRUST_PROXY: '2' },
		{ host: 'chat.test', 'x-forwarded-proto': 'http,https' },
		'http://chat.test',
	],
	[
		'for a client that only says it came by TLS',
		{},
		{ host: 'chat.test', 'x-forwarded-proto': 'https' },
		'http://chat.test',
	],
	[
		'with PUBLIC_URL, whatever the request says',
		{ PUBLIC_URL: 'https://chat.example.com', TRUST_PROXY: '1' },
		{ host: 'evil.test', 'x-forwarded-proto': 'http' },
		'https://chat.example.com',
	],
])('%s', async (_what, env, headers, expected) => {
	expect(origins(await addressesFor(env, headers))).toEqual([expected]);
});

it('a Host that is none is never repeated', async () => {
	runtime = await startRuntime();
	const { post } = visitor({ host: 'evil.test/path?x=' });
	const { sessionId } = await post('/connect', {});
	const file = { sessionId, filename: 'a.png', mimeType: 'image/png', size: 3 };
	expect(await post('/upload', file)).toMatchObject({
		code: 'INVALID_PARAMETERS',
		message: expect.stringContaining('PUBLIC_URL'),
	});
});
