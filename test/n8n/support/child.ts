/** A program that a test starts, and is sure to end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';

export class Child {
	private readonly process: ChildProcess;
	private readonly exited: Promise<number | null>;
	private tail = '';

	constructor(
		private readonly name: string,
		args: string[],
		env: Record<string, string>,
	) {
		// Only what is named here: the settings of the machine must not decide about a test.
		const { PATH = '' } = process.env;
		this.process = spawn(process.execPath, args, {
			env: { PATH, ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		for (const stream of [this.process.stdout, this.process.stderr]) {
			stream?.on('data', (chunk: Buffer) => {
				this.tail = (this.tail + chunk.toString()).slice(-8_000);
			});
		}
		this.exited = new Promise((resolve) => this.process.once('exit', resolve));
	}

	/** The last lines it printed. */
	get output(): string {
		return this.tail;
	}

	get isRunning(): boolean {
		return this.process.exitCode === null && this.process.signalCode === null;
	}

	/** Waits for a program that ends by itself. */
	async done(timeoutMs = 120_000): Promise<void> {
		const status = await Promise.race([this.exited, expiry(timeoutMs)]);
		if (status === 0) return;
		await this.stop('SIGKILL');
		const how =
			status === EXPIRED ? `took longer than ${timeoutMs / 1000} s` : `ended with ${status}`;
		throw new Error(`${this.name} ${how}:\n${this.tail}`);
	}

	/** Ends it, by force if it does not go by itself. */
	async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
		if (!this.isRunning) return;
		this.process.kill(signal);
		if ((await Promise.race([this.exited, expiry(30_000)])) !== EXPIRED) return;
		this.process.kill('SIGKILL');
		await this.exited;
	}
}

const EXPIRED = 'expired';

async function expiry(milliseconds: number): Promise<typeof EXPIRED> {
	return await new Promise((resolve) => setTimeout(() => resolve(EXPIRED), milliseconds).unref());
}

/** A port that nobody listens on right now. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}
