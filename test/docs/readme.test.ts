/** The README's code runs: commands, requests and the TypeScript example, as they are printed there. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createSigningKey, signStandard } from '../../protocol/signature';
import * as n8nPackage from '../../index';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

const root = join(__dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = (language: string) =>
	[...readme.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(
		(match) => match[1] ?? '',
	);

let runtime: RunningRuntime;
beforeAll(async () => {
	runtime = await startRuntime();
});
afterAll(() => runtime.stop());

it('has at most 200 lines, and no block in a language that nothing here runs', () => {
	expect(readme.split('\n').length).toBeLessThanOrEqual(200);
	const languages = [...readme.matchAll(/^```(\w+)$/gm)].map((match) => match[1]);
	// html and js run in test/browser/readme.test.ts.
	expect(new Set(languages)).toEqual(new Set(['bash', 'html', 'js', 'ts']));
});

it('names npm commands that exist; CI runs them', () => {
	const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	const commands = blocks('bash')
		.join('')
		.match(/^npm .*$/gm);
	expect(commands).toEqual(['npm start', 'npm test']);
	expect(scripts).toMatchObject({ start: expect.any(String), test: expect.any(String) });
});

it('shows requests that work', async () => {
	const script = blocks('bash')
		.filter((block) => block.includes('curl'))
		.join('\n')
		.replaceAll('http://localhost:3001', runtime.url);
	const { stdout } = await promisify(execFile)('bash', ['-ec', script], {
		env: { ...process.env, API_KEY: runtime.apiKey },
	});
	const answers = stdout.split(/(?<=\})(?=\{)/).map((text) => JSON.parse(text));
	expect(answers).toMatchObject([
		{ sessions: [], nextCursor: null },
		{ name: 'announcement', delivered: 0 },
		{ url: 'http://localhost:5678/webhook/my-flow', eventNames: ['cart*'] },
	]);
});

it('shows how to verify a delivery', () => {
	const [example = ''] = blocks('ts');
	const body = example
		.replace(/import \{ (\w+) \} from 'n8n-nodes-pocketping';/, 'const { $1 } = n8nPackage;')
		.trim();
	const run = (rawBody: string) => {
		const at = Math.floor(Date.now() / 1000);
		const secret = 'a secret of some length';
		const signature = signStandard(createSigningKey(secret), 'evt_1', at, '{}');
		const headers = {
			'webhook-id': 'evt_1',
			'webhook-timestamp': String(at),
			'webhook-signature': signature,
		};
		const statuses: number[] = [];
		const response = {
			writeHead(status: number) {
				statuses.push(status);
				return { end() {} };
			},
		};
		new Function('n8nPackage', 'rawBody', 'request', 'response', 'secret', body)(
			n8nPackage,
			rawBody,
			{ headers },
			response,
			secret,
		);
		return statuses;
	};
	expect(run('{}')).toEqual([]);
	expect(run('{"forged":true}')).toEqual([401]);
});
