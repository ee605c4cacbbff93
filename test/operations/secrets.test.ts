/** Secrets of subscriptions in the database: encrypted once there is a key, and usable at every step of that. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { connectPage } from '../support/page';
import { databaseRows, dropDatabaseOf } from '../support/postgres';
import { Sink } from '../support/sink';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { subscribeTo, triggerFrom } from '../support/webhooks';

const dataDir = mkdtempSync(join(tmpdir(), 'pocketping-test-'));
let sink: Sink;
beforeAll(async () => {
	sink = await Sink.start();
});
afterAll(async () => {
	await sink.stop();
	await dropDatabaseOf(dataDir);
	rmSync(dataDir, { recursive: true });
});

/** What the columns of secrets hold. */
async function kept(): Promise<string[]> {
	const query = 'SELECT secret, previous_secrets AS previous FROM webhooks';
	const rows = await databaseRows(dataDir, query);
	return (rows as Array<{ secret: string; previous: string | null }>).flatMap(
		({ secret, previous }) => [
			secret,
			...(JSON.parse(previous ?? '[]') as Array<{ secret: string }>).map((one) => one.secret),
		],
	);
}

async function expectSigned(runtime: RunningRuntime, secret: string): Promise<void> {
	const before = sink.received.length;
	await triggerFrom(runtime, await connectPage(runtime.url), 'x');
	const { raw, headers } = (await sink.count(before + 1)).at(-1)!;
	expect(new Webhook(secret).verify(raw, headers)).toMatchObject({
		event: 'custom_event.received',
	});
}

it('encrypts what was there, replaces its key, and does not start without it', async () => {
	const [old, young] = [randomBytes(32).toString('base64'), randomBytes(32).toString('hex')];
	const start = (keys?: string) =>
		startRuntime({ dataDir, env: keys === undefined ? {} : { SECRETS_KEY: keys } });

	let runtime = await start();
	const { id, secret } = await subscribeTo(runtime, sink);
	await expectSigned(runtime, secret);
	expect(await kept()).toEqual([secret]);
	await runtime.stop();

	runtime = await start(old);
	expect(await kept()).toEqual([expect.stringMatching(/^enc:v1:/)]);
	await expectSigned(runtime, secret);
	const rotated = (await runtime.api('POST', `/webhooks/${id}/rotate-secret`)).body.secret;
	expect(rotated).toMatch(/^whsec_/);
	// Both sign for a day.
	await expectSigned(runtime, rotated);
	await expectSigned(runtime, secret);
	const before = await kept();
	expect(before).toEqual(Array(2).fill(expect.stringMatching(/^enc:v1:/)));
	expect(JSON.stringify(await runtime.api('GET', '/webhooks'))).not.toContain('enc:v1');
	await runtime.stop();

	await expect(start()).rejects.toThrow('SECRETS_KEY');
	await expect(start(young)).rejects.toThrow('SECRETS_KEY');

	runtime = await start(`${young},${old}`);
	expect((await kept()).some((one) => before.includes(one))).toBe(false);
	await runtime.stop();
	runtime = await start(young);
	await expectSigned(runtime, rotated);
	await runtime.stop();
}, 30_000);

it('encrypts the secret of the environment’s subscription as well, and leaves “none” none', async () => {
	const env = { SECRETS_KEY: randomBytes(32).toString('hex'), EVENTS_WEBHOOK_URL: sink.url };
	const own = await startRuntime({
		env: { ...env, EVENTS_WEBHOOK_SECRET: 'secret-of-the-events' },
	});
	const before = sink.received.length;
	await triggerFrom(own, await connectPage(own.url), 'x');
	const { headers, raw } = (await sink.count(before + 1)).at(-1)!;
	const { createHmac } = await import('node:crypto');
	const expected = createHmac('sha256', 'secret-of-the-events').update(raw).digest('hex');
	expect(headers['x-pocketping-signature']).toBe(`sha256=${expected}`);
	await own.stop({ keepData: true });
	const unsigned = await startRuntime({ env, dataDir: own.dataDir });
	await triggerFrom(unsigned, await connectPage(unsigned.url), 'y');
	expect((await sink.count(before + 2)).at(-1)?.headers).not.toHaveProperty('webhook-signature');
	await unsigned.stop();
	await dropDatabaseOf(own.dataDir);
	rmSync(own.dataDir, { recursive: true });
}, 30_000);

it('keeps no secret in clear in the answer of a request that may be repeated', async () => {
	const [old, young] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
	let runtime = await startRuntime({ env: { SECRETS_KEY: old } });
	const { dataDir: own } = runtime;
	const create = async () => {
		const response = await fetch(`${runtime.url}/webhooks`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${runtime.apiKey}`,
				'content-type': 'application/json',
				'idempotency-key': 'create-once',
			},
			body: JSON.stringify({ url: sink.url, events: ['*'] }),
		});
		return { status: response.status, body: (await response.json()) as any };
	};
	const first = await create();
	expect(first.body.secret).toMatch(/^whsec_/);
	const answers = await databaseRows(own, 'SELECT answer FROM idempotency_keys');
	expect(JSON.stringify(answers)).toContain(first.body.id);
	expect(JSON.stringify(answers)).not.toContain(first.body.secret);
	expect(await create()).toEqual(first);
	await runtime.stop({ keepData: true });

	// Once its key is gone, nobody can say any more what was answered.
	runtime = await startRuntime({ dataDir: own, env: { SECRETS_KEY: `${young},${old}` } });
	expect(await create()).toEqual(first);
	await runtime.stop();
	runtime = await startRuntime({ dataDir: own, env: { SECRETS_KEY: young } });
	expect(await create()).toMatchObject({
		status: 409,
		body: { code: 'IDEMPOTENCY_ANSWER_LOST' },
	});
	await runtime.stop();
	await dropDatabaseOf(own);
	rmSync(own, { recursive: true });
}, 30_000);
