/** The image as operators rely on it: small, without root, without a writable system, quick to stop. */
import { execFileSync, type ChildProcess } from 'node:child_process';
import {
	chownSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../n8n/support/child';
import { waitFor } from '../n8n/support/wait-for';
import { config, folder, run, sizes, start, USER } from './support/image';

const MEGABYTE = 1_000_000;
const root = join(__dirname, '../..');
const folders: string[] = [];
afterAll(() => folders.forEach((each) => rmSync(each, { recursive: true, force: true })));

/** A folder as a new volume is: it belongs to whom the image says. */
function newVolume(): string {
	const volume = mkdtempSync(join(tmpdir(), 'pocketping-volume-'));
	folders.push(volume);
	chownSync(volume, USER, USER);
	return volume;
}

test('adds less than 200 MB to its base', () => {
	const added = (sizes.image - sizes.base) / MEGABYTE;
	console.log(`${added.toFixed(0)} MB on top of the base image`);
	expect(added).toBeGreaterThan(20);
	expect(added).toBeLessThan(200);
});

test('does not run as root, and has its data where a volume goes', () => {
	expect(config.User).toBe('node');
	expect(Object.keys(config.Volumes)).toEqual(['/data']);
	expect(config.Env).toContain('DATA_DIR=/data');
	expect(Object.keys(config.ExposedPorts)).toEqual(['3001/tcp']);
	for (const place of ['data', 'home/node/.n8n', 'secrets/n8n']) {
		expect(statSync(join(folder, place)).uid).toBe(USER);
	}
});

test('holds nothing that does not belong there', () => {
	expect(readdirSync(join(folder, 'app')).sort()).toEqual(
		['first-run', 'n8n', 'node_modules', 'runtime', 'workflows'].sort(),
	);
	expect(readdirSync(join(folder, 'app/runtime')).sort()).toEqual(
		['dist', 'node_modules', 'package.json'].filter((name) =>
			existsSync(join(folder, 'app/runtime', name)),
		),
	);
	const find = ['-xdev', '-path', `${folder}/proc`, '-prune', '-o'];
	const wanted = [
		'(',
		'-name',
		'.env',
		'-o',
		'-name',
		'api-key',
		'-o',
		'-name',
		'.git',
		')',
		'-print',
	];
	expect(execFileSync('find', [folder, ...find, ...wanted], { encoding: 'utf8' })).toBe('');
});

test('has the node package exactly as the build makes it', () => {
	const built = join(root, 'dist');
	const files = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter(
		(name) => statSync(join(built, name)).isFile() && !name.endsWith('.d.ts'),
	);
	expect(files.length).toBeGreaterThan(50);
	for (const name of files) {
		expect([
			name,
			readFileSync(join(folder, 'app/n8n/dist', name)).equals(readFileSync(join(built, name))),
		]).toEqual([name, true]);
	}
});

test('runs on Node 24', async () => {
	expect((await run(['node', '--version'], {})).output).toMatch(/^v24\./);
});

test('has the libraries of bridges, AI providers, Postgres, Redis and buckets', async () => {
	const names = [
		'grammy',
		'discord.js',
		'@slack/bolt',
		'openai',
		'@anthropic-ai/sdk',
		'@google/genai',
		'pg',
		'ioredis',
		'aws4fetch',
	];
	const program = `for (const name of ${JSON.stringify(names)}) require(name); console.log('all there')`;
	const { output } = await run(['node', '-e', program], { volumes: {} });
	expect(output).toBe('all there\n');
});

test('prepares the first run of n8n, as an ordinary user and for one', async () => {
	const places = [
		'/data',
		'/home/node/.n8n',
		'/secrets/pocketping',
		'/secrets/n8n',
		'/secrets/postgres',
	];
	const volumes = Object.fromEntries(places.map((place) => [place, newVolume()]));
	const env = { SECRETS_FOLDER: '/secrets', API_KEY_FILE: '/secrets/pocketping/api-key' };
	const { status, output } = await run(['node', 'first-run/prepare.js'], { env, volumes });
	expect([status, output]).toEqual([0, expect.stringContaining('n8n has its nodes')]);
	const n8n = volumes['/home/node/.n8n'] ?? '';
	const nodes = join(n8n, 'nodes/node_modules/n8n-nodes-pocketping');
	expect(existsSync(join(nodes, 'dist/nodes/PocketPing/PocketPing.node.js'))).toBe(true);
	for (const name of ['credential.json', 'workflow.json', 'import.sh']) {
		expect(statSync(join(n8n, 'pocketping', name)).uid).toBe(USER);
	}
	expect(readdirSync(volumes['/secrets/n8n'] ?? '').sort()).toEqual([
		'database-password',
		'encryption-key',
	]);
});

describe('the service', () => {
	let child: ChildProcess;
	let url: string;
	let port: number;
	let data: string;
	let output = '';
	beforeAll(async () => {
		port = await freePort();
		url = `http://127.0.0.1:${port}`;
		data = newVolume();
		const env = { PORT: String(port), HOST: '127.0.0.1' };
		child = start(config.Cmd, { env, volumes: { '/data': data } });
		for (const stream of [child.stdout, child.stderr]) {
			stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
		}
		await waitFor('the service to answer', async () => {
			if (child.exitCode !== null) throw new Error(output);
			return (await fetch(`${url}/health`)).ok ? true : undefined;
		});
	});
	afterAll(() => child.kill('SIGKILL'));

	const check = async (at: number) => {
		const [kind, ...command] = config.Healthcheck.Test;
		expect(kind).toBe('CMD');
		return (await run(command, { env: { PORT: String(at) } })).status;
	};

	test('runs as an ordinary user, and can write nowhere but in its volume', async () => {
		const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
		expect(status).toMatch(new RegExp(`^Uid:\\t${USER}\\t`, 'm'));
		expect(readFileSync(`/proc/${child.pid}/cmdline`, 'utf8')).toMatch(
			/^node\0runtime\/dist\/main\.js/,
		);
		const mounts = readFileSync(`/proc/${child.pid}/mounts`, 'utf8');
		expect(mounts).toMatch(/^\S+ \/ \S+ ro[ ,]/m);
	});

	test('serves the demo shop and the widget', async () => {
		for (const page of ['/demo', '/widget.js']) {
			expect([page, (await fetch(url + page)).status]).toEqual([page, 200]);
		}
	});

	test('keeps its database and its key in the volume, for itself', () => {
		expect(readdirSync(data)).toEqual(expect.arrayContaining(['api-key', 'pocketping.db']));
		expect(statSync(join(data, 'api-key')).mode & 0o777).toBe(0o600);
		expect(statSync(join(data, 'api-key')).uid).toBe(USER);
	});

	test('is called healthy, and ill where nothing answers', async () => {
		expect(await check(port)).toBe(0);
		expect(await check(await freePort())).toBe(1);
	});

	test('stops in less than 10 seconds on SIGTERM, in order, with a visitor connected', async () => {
		const answer = await fetch(`${url}/pocketping/connect`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ visitorId: 'v', sessionId: null }),
		});
		const { sessionId } = (await answer.json()) as { sessionId: string };
		await fetch(`${url}/pocketping/stream?sessionId=${sessionId}`);
		const started = Date.now();
		const exited = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGTERM');
		expect(await exited).toBe(0);
		const seconds = (Date.now() - started) / 1000;
		console.log(`stopped after ${seconds.toFixed(1)} s`);
		expect(seconds).toBeLessThan(10);
	});
});
