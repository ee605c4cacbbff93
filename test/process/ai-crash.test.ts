/** The built program is killed in the middle of an answer: the next start gives it, once. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AiStandIn } from '../ai/support/ai-stand-in';
import { eventually } from '../support/eventually';
import { connectPage, plain, post } from '../support/page';

const main = join(__dirname, '../../runtime/dist/main.js');
const API_KEY = 'a-key-of-some-length';
let dataDir: string;
let standIn: AiStandIn;
let child: ChildProcess | undefined;
beforeAll(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'pocketping-program-'));
	standIn = await AiStandIn.start();
});
afterAll(async () => {
	child?.kill('SIGKILL');
	await standIn.stop();
	rmSync(dataDir, { recursive: true, force: true });
});

/** Starts the program; answers its address. */
async function start(): Promise<string> {
	const env = {
		PATH: process.env.PATH ?? '',
		PORT: '0',
		HOST: '127.0.0.1',
		DATA_DIR: dataDir,
		API_KEY,
		...standIn.env('openai'),
		AI_TAKEOVER_DELAY: '0',
		AI_TIMEOUT: '1',
	};
	const started = spawn(process.execPath, [main], { env });
	child = started;
	let output = '';
	started.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
	const port = await eventually(async () => /"port":(\d+)/.exec(output)?.[1], 10_000);
	return `http://127.0.0.1:${port}`;
}

it('answers once', async () => {
	const first = await start();
	const { sessionId } = await connectPage(first);
	standIn.next({ hangs: 'silent' });
	await post(`${first}/pocketping/message`, { sessionId, content: 'What does it cost?' });
	await eventually(async () => standIn.requests.length === 1);
	const killed = new Promise((resolve) => child?.once('exit', resolve));
	child?.kill('SIGKILL');
	await killed;

	const second = await start();
	const messages = async () => {
		const response = await fetch(`${second}/sessions/${plain(sessionId)}/messages`, {
			headers: { authorization: `Bearer ${API_KEY}` },
		});
		return ((await response.json()) as any).messages.map(({ type }: any) => type);
	};
	// The claim of the process that is no more holds for the time an answer may take, and ten seconds.
	await eventually(async () => (await messages()).length === 2, 20_000);
	await new Promise((resolve) => setTimeout(resolve, 500));
	expect(await messages()).toEqual(['visitor', 'ai']);
	expect(standIn.requests).toHaveLength(2);
}, 45_000);
