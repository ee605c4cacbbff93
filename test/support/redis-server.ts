/** A Redis of a test's own, on a free port and without a disk, which the test may stop, hang and start again. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';

/** The program; `apt-get install redis-server` brings it. */
const PROGRAM = process.env.REDIS_SERVER_PATH ?? 'redis-server';

const isInstalled = spawnSync(PROGRAM, ['--version']).status === 0;

/** `describe`, or a skip that says why. In CI nothing is skipped. */
export const describeWithRedis: (name: string, tests: () => void) => void = (name, tests) => {
	if (isInstalled) return describe(name, tests);
	if (process.env.CI) throw new Error(`${PROGRAM} is not installed`);
	describe.skip(
		`${name} (skipped: ${PROGRAM} is not installed; REDIS_SERVER_PATH names another)`,
		tests,
	);
};

export class RedisServer {
	private child: ChildProcess | undefined;

	private constructor(
		readonly port: number,
		private readonly flags: readonly string[],
	) {}

	/** @param flags of redis-server, such as `--requirepass` and a password */
	static async start(flags: readonly string[] = []): Promise<RedisServer> {
		const server = new RedisServer(await freePort(), flags);
		await server.start();
		return server;
	}

	get url(): string {
		return `redis://127.0.0.1:${this.port}`;
	}

	/** Starts it on the same port as before, empty. */
	async start(): Promise<void> {
		const settings = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
		const child = spawn(PROGRAM, ['--port', String(this.port), ...settings, ...this.flags], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		this.child = child;
		await new Promise<void>((resolve, reject) => {
			let output = '';
			child.stdout?.on('data', (chunk) => {
				output += String(chunk);
				if (output.includes('Ready to accept connections')) resolve();
			});
			child.once('exit', (code) => reject(new Error(`${PROGRAM} ended with ${code}\n${output}`)));
		});
	}

	async stop(): Promise<void> {
		const { child } = this;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		child.kill('SIGCONT');
		const ended = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGKILL');
		await ended;
	}

	/** Keeps its connections and answers nothing. */
	hang(): void {
		this.child?.kill('SIGSTOP');
	}

	goOn(): void {
		this.child?.kill('SIGCONT');
	}
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address() as AddressInfo;
			probe.close(() => resolve(port));
		});
	});
}
