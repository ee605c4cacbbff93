/** An instance ends whatever the bridges that a program brought along do, and lets go of its data directory. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PocketPing, type Bridge, type BridgeDefinition } from '../../runtime/src/index';

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'pocketping-test-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));

const forEver = () => new Promise<never>(() => {});

/** A bridge of which only its end is of interest here. */
const endsWith = (stop: () => Promise<void>): Partial<Bridge> => ({
	state: { status: 'online', since: 0 },
	start: () => {},
	stop,
});

const connections: Record<string, () => unknown> = {
	'throws when it is stopped': () =>
		endsWith(() => {
			throw new Error('no end');
		}),
	'fails when it is stopped': () => endsWith(async () => Promise.reject(new Error('no end'))),
	'never stops': () => endsWith(forEver),
	'never connects': forEver,
	'is no bridge at all': () => ({}),
};

it.each(Object.entries(connections))('a bridge that %s', async (_what, connect) => {
	const bridge = { name: 'own', connect } as BridgeDefinition;
	const settings = { dataDir, logLevel: 'silent' as const, stopTimeout: 0.2 };
	const pp = new PocketPing({ ...settings, bridges: [bridge] });
	await pp.start();
	// Bridges connect in their own time.
	await new Promise((resolve) => setImmediate(resolve));
	await pp.stop();
	const next = new PocketPing(settings);
	await next.start();
	await next.stop();
});

it('does not start any more once it was stopped, as nobody would stop it then', async () => {
	const pp = new PocketPing({ dataDir, logLevel: 'silent' });
	await pp.stop();
	await expect(pp.start()).rejects.toThrow('was stopped. Make a new one');
	await pp.stop();
	const next = new PocketPing({ dataDir, logLevel: 'silent' });
	const starting = next.start();
	await next.stop();
	await starting;
	await expect(async () => next.apiKey).rejects.toThrow('was stopped');
});

describe('does not wait any longer for a database', () => {
	let pp: PocketPing;
	const settings = () => ({ dataDir, logLevel: 'warn' as const });
	const quiet = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
	const atPort = (port: number) => `postgres://test@127.0.0.1:${port}/test`;

	it('that is away', async () => {
		const told = new Promise<string>((resolve) => {
			const logger = { ...quiet, warn: (_fields: object, text: string) => resolve(text) };
			// Nothing listens on this port.
			pp = new PocketPing({ ...settings(), databaseUrl: atPort(1), logger });
		});
		const failed = expect(pp.start()).rejects.toThrow('was stopped. Make a new one');
		expect(await told).toBe('waiting for the database');
		await pp.stop();
		await failed;
	});

	it('that does not answer', async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const connected = once(server, 'connection');
		const { port } = server.address() as AddressInfo;
		pp = new PocketPing({ ...settings(), databaseUrl: atPort(port), logger: quiet });
		const failed = expect(pp.start()).rejects.toThrow('was stopped. Make a new one');
		const [socket] = (await connected) as [Socket];
		await pp.stop();
		await failed;
		// Nothing of it is left behind.
		if (!socket.closed) await once(socket.resume(), 'close');
		server.close();
	});
});
