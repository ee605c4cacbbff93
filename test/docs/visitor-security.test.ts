/** The examples of docs/visitor-security.md, as printed there: tokens they sign are good, settings they show are valid. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../runtime/src/config/config';
import { IDENTITY_SECRET } from '../support/identity-token';
import { connectPage, plain, post } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/visitor-security.md'), 'utf8');
const blocks = (language: string) =>
	[...page.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(
		(match) => match[1] ?? '',
	);

const customer = { id: 'cust_42', email: 'ada@example.com', plan: 'pro' };

let runtime: RunningRuntime;
beforeAll(async () => {
	runtime = await startRuntime({ env: { IDENTITY_SECRET } });
});
afterAll(() => runtime.stop());

/** What the page's snippet hands to the widget, which sends it on as it is. */
function identityOf(token: string): unknown {
	const [snippet = ''] = blocks('html');
	let given: unknown;
	const widget = { identify: (identity: unknown) => (given = identity) };
	new Function('PocketPing', 'customer', 'token', snippet.replace(/<\/?script>/g, ''))(
		widget,
		customer,
		token,
	);
	return given;
}

it('shows two ways to sign', () => {
	expect(blocks('js')).toHaveLength(2);
});

it.each([
	['node:crypto', 0],
	['jose', 1],
])('signs with %s, as shown, what the service takes for proved', async (name, index) => {
	const example = blocks('js')[index] ?? '';
	expect(example).toContain(name);
	const program = `${example}\nconsole.log(await identityToken(${JSON.stringify(customer)}));`;
	const token = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
		cwd: root,
		env: { ...process.env, IDENTITY_SECRET },
		encoding: 'utf8',
	}).trim();
	const { sessionId } = await connectPage(runtime.url);
	const identity = identityOf(token);
	const answer = await post(`${runtime.url}/pocketping/identify`, { sessionId, identity });
	expect(answer.body).toEqual({ ok: true });
	const { body } = await runtime.api('GET', `/sessions/${plain(sessionId)}`);
	expect(body.identity).toEqual({
		customerId: 'cust_42',
		email: 'ada@example.com',
		metadata: { plan: 'pro' },
		verified: true,
	});
});

it('shows settings that are accepted', () => {
	const lines = blocks('bash').join('').trim().split('\n');
	const env = Object.fromEntries(lines.map((line) => line.split('=', 2) as [string, string]));
	expect(loadConfig(env).ipFilter).toMatchObject({ enabled: true, mode: 'blocklist' });
});
