/** An instance ends whatever the bridges that a program brought along do, and lets go of its data directory. */
import { mkdtempSync, rmSync } from 'node:fs';
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
