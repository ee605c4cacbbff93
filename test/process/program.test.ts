/** The built program as an operator meets it: what it prints, how it stops, what survives kill -9. */
import { spawn, type ChildProcess } from 'node:child_process';
import { Agent, get } from 'node:http';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { connectPage, openStream, plain, post } from '../support/page';
import { Sink } from '../support/sink';

const main = join(__dirname, '../../runtime/dist/main.js');
let dataDir: string;
let child: ChildProcess | undefined;
beforeEach(() => {
	dataDir = mkdtempSync(join(tmpdir(), 'pocketping-program-'));
});
afterEach(() => {
	child?.kill('SIGKILL');
	rmSync(dataDir, { recursive: true, force: true });
});

interface Program {
	process: ChildProcess;
	url: string;
	output(): string;
	ended: Promise<number | null>;
}

function start(env: Record<string, string> = {}): Promise<Program> {
	const { PATH = '' } = process.env;
	child = spawn(process.execPath, [main], {
		env: { PATH, PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, ...env },
	});
	const started = child;
	let output = '';
	const ended = new Promise<number | null>((resolve) => started.once('exit', resolve));
	return new Promise((resolve, reject) => {
		const read = (chunk: Buffer) => {
			output += chunk.toString();
			const port = /"port":(\d+)/.exec(output)?.[1];
			const url = `http://127.0.0.1:${port}`;
			if (port) resolve({ process: started, url, output: () => output, ended });
		};
		started.stdout?.on('data', read);
		started.stderr?.on('data', read);
		void ended.then((code) => reject(new Error(`ended with ${code}: ${output}`)));
	});
}

it('prints what to open and how to connect n8n, and the key at the first start only', async () => {
	const first = await start();
	const key = readFileSync(join(dataDir, 'api-key'), 'utf8').trim();
	expect(first.output()).toContain('/demo');
	expect(first.output()).toContain('n8n-nodes-pocketping');
	expect(first.output()).toContain('Local trial');
	expect(first.output()).toContain(key);
	first.process.kill('SIGTERM');
	expect(await first.ended).toBe(0);
	const second = await start();
	expect(second.output()).not.toContain(key);
	expect(second.output()).toContain('api-key');
});

it('lists every wrong setting, one line each, and does not start', async () => {
	const failed = start({ PORT: 'x', LOG_LEVEL: 'loud', API_KEY: 'short' });
	await expect(failed).rejects.toThrow(
		/ended with 78: [^]*PORT: [^\n]*\n[^]*API_KEY: [^]*LOG_LEVEL/,
	);
	await expect(failed).rejects.not.toThrow(/short"/);
});

it('names what is probably a misspelt setting, and not its value', async () => {
	const { output } = await start({ DATABSE_URL: 'postgres://u:hidden@db/chat', NODE_ENV: 'test' });
	const warnings = output()
		.split('\n')
		.filter((line) => line.startsWith('{"level":40'));
	expect(warnings.map((line) => JSON.parse(line))).toMatchObject([
		{ variable: 'DATABSE_URL', meant: 'DATABASE_URL' },
	]);
	expect(output()).not.toContain('hidden');
});

it('says which port is taken', async () => {
	const first = await start();
	const port = new URL(first.url).port;
	const second = start({ PORT: port, DATA_DIR: `${dataDir}/second` });
	await expect(second).rejects.toThrow(`Port ${port} is taken`);
	first.process.kill('SIGTERM');
	await first.ended;
});

it('ends in order when it is told to while it is still starting', async () => {
	for (let round = 0; round < 5; round += 1) {
		rmSync(dataDir, { recursive: true, force: true });
		const starting = start();
		starting.catch(() => {});
		const program = child as ChildProcess;
		const ended = new Promise<number | null>((resolve) => program.once('exit', resolve));
		// The database appears in the middle of the start.
		while (!existsSync(join(dataDir, 'pocketping.db'))) {
			await new Promise((resolve) => setTimeout(resolve, 1));
		}
		program.kill('SIGTERM');
		expect(await ended).toBe(0);
	}
}, 20_000);

it('ends at once when it is told to while it waits for a database that is away', async () => {
	// Nothing listens on this port.
	const starting = start({ DATABASE_URL: 'postgres://test@127.0.0.1:1/test' });
	let ended = '';
	starting.catch(({ message }: Error) => (ended = message));
	const program = child as ChildProcess;
	await new Promise<void>((resolve) => {
		program.stdout?.on('data', (chunk: Buffer) => {
			if (chunk.toString().includes('waiting for the database')) resolve();
		});
	});
	program.kill('SIGTERM');
	await eventually(async () => ended);
	expect(ended).toContain('ended with 0');
	expect(ended).toContain('stopped');
	expect(ended).not.toContain('could not start');
});

it('refuses a data directory that another process uses', async () => {
	const first = await start();
	await expect(start()).rejects.toThrow('another PocketPing runs on this data directory');
	first.process.kill('SIGTERM');
	await first.ended;
});

it('stops on SIGTERM: sockets closed with 1012, open requests answered, exit 0', async () => {
	const program = await start();
	const page = await connectPage(program.url);
	const stream = await openStream(program.url, page.sessionId);
	const writes = Array.from({ length: 20 }, (_, n) =>
		post(`${program.url}/pocketping/message`, { sessionId: page.sessionId, content: `m${n}` }),
	);
	await stream.frame('message');
	program.process.kill('SIGTERM');
	expect(await stream.closed()).toBe(1012);
	expect(await program.ended).toBe(0);
	const acked = (await Promise.allSettled(writes)).filter(({ status }) => status === 'fulfilled');

	const again = await start();
	const { messages } = await connectPage(again.url, { sessionId: page.sessionId });
	expect(messages.length).toBeGreaterThanOrEqual(acked.length);
	expect(acked.length).toBeGreaterThan(0);
});

it('stops soon although clients keep their connections busy', async () => {
	const program = await start();
	const agent = new Agent({ keepAlive: true, maxSockets: 4 });
	let answered = 0;
	const failures: string[] = [];
	const ask = () =>
		new Promise<void>((resolve) => {
			const path = `${program.url}/health`;
			get(path, { agent }, (response) => response.resume().on('end', resolve)).on(
				'error',
				(error) => {
					failures.push((error as NodeJS.ErrnoException).code ?? error.message);
					resolve();
				},
			);
		});
	let over = false;
	const clients = [1, 2, 3, 4].map(async () => {
		while (!over && failures.length === 0) {
			await ask();
			answered += 1;
		}
	});
	while (answered < 50) await new Promise((resolve) => setTimeout(resolve, 5));
	const stopped = Date.now();
	program.process.kill('SIGTERM');
	expect(await program.ended).toBe(0);
	expect(Date.now() - stopped).toBeLessThan(3000);
	over = true;
	await Promise.all(clients);
	agent.destroy();
	// Refused, or sent into a connection that was being closed for want of a request.
	expect(['ECONNREFUSED', 'ECONNRESET']).toEqual(expect.arrayContaining(failures));
});

it('loses nothing acknowledged when it is killed, neither messages nor deliveries', async () => {
	const sink = await Sink.start();
	const { port } = sink;
	await sink.stop();
	const API_KEY = 'a-key-for-this-test-only';
	let program = await start({ API_KEY });
	const subscribed = await fetch(`${program.url}/webhooks`, {
		method: 'POST',
		headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
		body: JSON.stringify({ url: `http://127.0.0.1:${port}/`, events: ['message.created'] }),
	});
	expect(subscribed.status).toBe(201);
	const pages = await Promise.all(
		Array.from({ length: 8 }, (_, n) => connectPage(program.url, { visitorId: `v${n}` })),
	);
	const acked: string[] = [];
	const kill = setTimeout(() => program.process.kill('SIGKILL'), 150);
	await Promise.all(
		pages.map(async ({ sessionId }) => {
			for (let n = 0; n < 25; n += 1) {
				try {
					const sent = { sessionId, content: `m${n}` };
					const { status, body } = await post(`${program.url}/pocketping/message`, sent);
					if (status === 200) acked.push(body.messageId);
				} catch {
					return;
				}
			}
		}),
	);
	clearTimeout(kill);
	program.process.kill('SIGKILL');
	await program.ended;
	expect(acked.length).toBeGreaterThan(0);

	const receiver = await Sink.start(port);
	program = await start({ API_KEY });
	const stored = await Promise.all(
		pages.map(async ({ sessionId }) => {
			const { messages } = await connectPage(program.url, { sessionId });
			return messages.map(({ id }) => id as string);
		}),
	);
	expect(stored.flat()).toEqual(expect.arrayContaining(acked));
	// The first attempts met a closed port; the retry after about five seconds finds it open.
	await receiver.count(stored.flat().length, undefined, 20_000);
	for (const { sessionId } of pages) {
		const contents = receiver.received
			.filter(({ body }) => body.data.sessionId === plain(sessionId))
			.map(({ body }) => body.data.message.content as string);
		const first = contents.filter((content, index) => contents.indexOf(content) === index);
		expect(first).toEqual(first.map((_, n) => `m${n}`));
	}
	await receiver.stop();
}, 40_000);
