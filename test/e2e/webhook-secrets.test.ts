/** Secrets and forms of deliveries: rotation without a gap, seed 1's payload, and the receiver of the environment. */
import { execFileSync, spawnSync } from 'node:child_process';
import { Webhook } from 'standardwebhooks';
import { verifyBodySignature, verifySignature } from '../../protocol/signature';
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage, plain, type Connected } from '../support/page';
import { Sink } from '../support/sink';
import { startRuntime, type RunningRuntime, type StartOptions } from '../support/start-runtime';
import { deliveriesOf, nameOf, subscribeTo, triggerFrom, webhookWhen } from '../support/webhooks';

const HOUR = 60 * 60_000;

let runtime: RunningRuntime;
let sink: Sink;
let page: Connected;
beforeEach(async () => {
	sink = await Sink.start();
});
afterEach(async () => {
	await runtime.stop();
	await sink.stop();
});

async function begin(options: StartOptions = {}): Promise<void> {
	runtime = await startRuntime(options);
	page = await connectPage(runtime.url, { metadata: { url: 'https://shop.example/cart' } });
}
const trigger = (name: string, data?: unknown) => triggerFrom(runtime, page, name, data);
const last = () => {
	const received = sink.received.at(-1);
	if (!received) throw new Error('nothing received');
	return received;
};

/** Whether the official library takes the newest delivery for one signed with this secret. */
function verifies(secret: string): boolean {
	const { raw, headers } = last();
	try {
		new Webhook(secret).verify(raw, headers);
		return true;
	} catch {
		return false;
	}
}

describe('rotation', () => {
	it('signs with both secrets for a day, and with the new one alone after it', async () => {
		const clock = new ManualClock();
		await begin({ clock });
		const { id, secret } = await subscribeTo(runtime, sink);
		const rotated = await runtime.api('POST', `/webhooks/${id}/rotate-secret`);
		expect(rotated.status).toBe(200);
		const { secret: next, previousSecretUntil } = rotated.body;
		expect(next).toMatch(/^whsec_/);
		expect(next).not.toBe(secret);
		expect(Date.parse(previousSecretUntil) - clock.now()).toBe(24 * HOUR);

		await trigger('both');
		await sink.count(1);
		expect([verifies(secret), verifies(next)]).toEqual([true, true]);
		expect(last().headers['webhook-signature']?.split(' ')).toHaveLength(2);
		expect(verifyBodySignature(last().raw, last().headers['x-pocketping-signature'], next)).toBe(
			true,
		);
		const shown = await runtime.api('GET', `/webhooks/${id}`);
		expect(JSON.stringify(shown.body)).not.toContain('whsec_');
		expect(shown.body.previousSecretUntil).toBe(previousSecretUntil);
	});

	it('forgets the old secret after its day', async () => {
		// The library compares with the real time, so the past is where this test begins.
		const clock = new ManualClock(Date.now() - 25 * HOUR);
		await begin({ clock });
		const { id, secret } = await subscribeTo(runtime, sink);
		const { secret: next } = (await runtime.api('POST', `/webhooks/${id}/rotate-secret`)).body;
		clock.advance(25 * HOUR);
		await trigger('later');
		await sink.count(1);
		expect([verifies(secret), verifies(next)]).toEqual([false, true]);
	});

	it('takes a secret that is given, and refuses a poor one', async () => {
		await begin();
		const { id } = await subscribeTo(runtime, sink);
		const given = { secret: 'a-secret-of-my-own-choice' };
		const rotated = await runtime.api('POST', `/webhooks/${id}/rotate-secret`, given);
		expect(rotated.body.secret).toBe(given.secret);
		const poor = await runtime.api('POST', `/webhooks/${id}/rotate-secret`, { secret: 'short' });
		expect(poor.status).toBe(400);
	});
});

describe('the legacy format', () => {
	it('is seed 1’s payload, and its Python snippet verifies it', async () => {
		await begin();
		const secret = 'your-hmac-secret-of-old';
		const { format } = await subscribeTo(runtime, sink, { format: 'legacy', secret });
		expect(format).toBe('legacy');
		await trigger('clicked_pricing', { plan: 'pro', note: 'Grüße' });
		const [delivery] = await sink.count(1);
		if (!delivery) throw new Error('unreachable');
		const { body, raw, headers } = delivery;
		expect(body).toEqual({
			event: {
				name: 'clicked_pricing',
				data: { plan: 'pro', note: 'Grüße' },
				timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
				sessionId: plain(page.sessionId),
			},
			session: {
				id: plain(page.sessionId),
				visitorId: 'visitor-1',
				metadata: expect.objectContaining({ url: 'https://shop.example/cart' }),
			},
			sentAt: expect.stringMatching(/^\d{4}-.*Z$/),
		});
		expect(verifySignature(raw, headers, secret)).toEqual({ valid: true });
		const signature = headers['x-pocketping-signature'] ?? '';
		if (spawnSync('python3', ['--version']).status !== 0) return;
		const snippet = [
			'import hashlib, hmac, sys',
			'def verify_signature(body: bytes, signature: str, secret: str) -> bool:',
			'    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()',
			'    return signature == f"sha256={expected}"',
			'print(verify_signature(sys.stdin.buffer.read(), sys.argv[1], sys.argv[2]))',
		].join('\n');
		const python = (text: string) =>
			execFileSync('python3', ['-c', snippet, signature, secret], { input: text })
				.toString()
				.trim();
		expect([python(raw), python(`${raw} `)]).toEqual(['True', 'False']);
	});

	it('carries custom events only, and says so', async () => {
		await begin();
		const refused = await subscribeTo(runtime, sink, { format: 'legacy', events: ['*'] });
		expect(refused).toMatchObject({ code: 'INVALID_PARAMETERS' });
		expect(refused.message).toContain('legacy');
	});
});

describe('EVENTS_WEBHOOK_URL', () => {
	it('receives every custom event, signed, next to the subscriptions', async () => {
		const secret = 'environment-secret';
		await begin({ env: { EVENTS_WEBHOOK_URL: sink.url, EVENTS_WEBHOOK_SECRET: secret } });
		await subscribeTo(runtime, sink, { url: sink.url.replace('/hook', '/own') });
		await trigger('clicked', { n: 1 });
		const received = await sink.count(2);
		const forwarded = received.find(({ path }) => path === '/hook');
		expect(forwarded?.body).toMatchObject({ event: { name: 'clicked', data: { n: 1 } } });
		const signature = forwarded?.headers['x-pocketping-signature'];
		expect(verifyBodySignature(forwarded?.raw ?? '', signature, secret)).toBe(true);
		const [delivery] = await eventually(async () => {
			const found = await deliveriesOf(runtime, 'wh_environment', '?status=delivered');
			return found.length > 0 ? found : undefined;
		});
		expect(delivery).toMatchObject({ event: 'custom_event.received', attemptCount: 1 });
	});

	it('is not signed without a secret, waits as long as EVENTS_WEBHOOK_TIMEOUT, and is tried again', async () => {
		const clock = new ManualClock();
		const env = { EVENTS_WEBHOOK_URL: sink.url, EVENTS_WEBHOOK_TIMEOUT: '0.2' };
		await begin({ clock, env });
		sink.answer = () => {};
		await trigger('slow');
		const shown = await webhookWhen(runtime, 'wh_environment', ({ lastDelivery }) => lastDelivery);
		expect(shown.lastDelivery).toMatchObject({ ok: false, reason: 'no answer within 0.2 s' });
		expect(Object.keys(last().headers)).toEqual(
			expect.not.arrayContaining(['x-pocketping-signature', 'webhook-signature']),
		);
		sink.answer = (_request, response) => void response.writeHead(204).end();
		clock.advance(7000);
		await sink.count(2);
	});

	it('is the environment’s to change and to end, not the API’s', async () => {
		await begin({ env: { EVENTS_WEBHOOK_URL: sink.url } });
		const { dataDir } = runtime;
		const id = 'wh_environment';
		const url = sink.url.replace('/hook', '/other');
		for (const refused of [
			await runtime.api('PATCH', `/webhooks/${id}`, { url }),
			await runtime.api('DELETE', `/webhooks/${id}`),
			await runtime.api('POST', `/webhooks/${id}/rotate-secret`),
		]) {
			expect(refused).toMatchObject({ status: 409, body: { code: 'WEBHOOK_READ_ONLY' } });
		}
		const off = await runtime.api('PATCH', `/webhooks/${id}`, { enabled: false });
		expect(off.body.enabled).toBe(false);
		await runtime.stop({ keepData: true });
		await begin({ dataDir, env: { EVENTS_WEBHOOK_URL: url } });
		await trigger('to the other');
		const [moved] = await sink.count(1, ({ path }) => path === '/other');
		expect(moved && nameOf({ ...moved, body: { data: moved.body } })).toBe('to the other');
		await runtime.stop({ keepData: true });
		await begin({ dataDir });
		expect((await runtime.api('GET', `/webhooks/${id}`)).status).toBe(404);
	});
});
