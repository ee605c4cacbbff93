/** The script that pages load: for any site, cached for a moment, and as small as the browser can take it. */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

const script = readFileSync(join(__dirname, '../../runtime/dist/public/widget.js'));

let runtime: RunningRuntime;
beforeAll(async () => {
	runtime = await startRuntime();
});
afterAll(() => runtime.stop());

/** Not fetch, which would unpack what it gets. */
function load(
	acceptEncoding?: string,
): Promise<{ headers: Record<string, unknown>; body: Buffer }> {
	return new Promise((resolve, reject) => {
		const headers = acceptEncoding === undefined ? {} : { 'accept-encoding': acceptEncoding };
		const asked = request(`${runtime.url}/widget.js`, { headers }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
		});
		asked.on('error', reject).end();
	});
}

it.each([
	['br', 'gzip, deflate, br, zstd', brotliDecompressSync],
	['gzip', 'gzip, deflate', gunzipSync],
	[undefined, undefined, (body: Buffer) => body],
	[undefined, 'br;q=0, gzip;q=0', (body: Buffer) => body],
])('comes as %s to a browser that takes %s', async (encoding, accepted, unpack) => {
	const { headers, body } = await load(accepted);
	expect(headers).toMatchObject({
		'content-type': 'text/javascript; charset=utf-8',
		'content-length': String(body.length),
		'cache-control': 'public, max-age=300',
		'access-control-allow-origin': '*',
		vary: expect.stringContaining('Accept-Encoding'),
	});
	expect(headers['content-encoding']).toBe(encoding);
	expect(unpack(body).equals(script)).toBe(true);
});
