/** What a Zap makes of what arrives at its hook: proven or not, seen before or not, wanted or not. */
import { createSigningKey, signStandard } from '../../protocol/signature';
import type { EventBody } from '../../protocol/shapes';
import { ManualClock } from '../support/manual-clock';
import { post } from '../support/page';
import type { Received } from '../support/sink';
import { SAMPLES, upload } from '../support/upload';
import { webhookWhen } from '../support/webhooks';
import { useZapier } from './support/use-zapier';
import type { Zap } from './support/zap';

const clock = new ManualClock();
const zapier = useZapier({ clock: () => clock });

const HALTED = { name: 'HaltedError', message: expect.stringContaining('not from PocketPing') };

const on: Zap[] = [];
/** A Zap that is switched off again after the test. */
async function turnedOn(trigger: string, inputData: Record<string, unknown> = {}): Promise<Zap> {
	const zap = zapier.zap(trigger, inputData);
	on.push(zap);
	return await zap.turnOn();
}
afterEach(async () => {
	for (const zap of on.splice(0)) await zap.turnOff();
});

/** A Zap on every custom event, and the first delivery it got. */
async function delivered() {
	const zap = await turnedOn('new_custom_event', { event_name: '*' });
	const visitor = await zapier.newVisitor();
	await visitor.triggers('cart_abandoned', { total: 129 });
	return { zap, visitor, delivery: await zap.arrival() };
}

const without = ({ headers, raw }: Received, ...names: string[]) => ({
	raw,
	headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name))),
});

/** The same event under a signature of the given age, made with the given secret. */
function signed({ raw, body, headers }: Received, secret: string, ageSeconds: number) {
	const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
	const signature = signStandard(createSigningKey(secret), body.id, timestamp, raw);
	return {
		raw,
		headers: {
			...headers,
			'webhook-timestamp': String(timestamp),
			'webhook-signature': signature,
		},
	};
}

describe('a delivery that is not proven to come from the runtime halts the run, and no mail is sent', () => {
	test('without headers of a signature', async () => {
		const { zap, delivery } = await delivered();

		for (const missing of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
			await expect(zap.receive(without(delivery, missing))).rejects.toMatchObject(HALTED);
		}
	});

	test('with another body than the signed one', async () => {
		const { zap, delivery } = await delivered();
		const raw = delivery.raw.replace('129', '1');

		const refused = zap.receive({ ...delivery, raw });
		await expect(refused).rejects.toMatchObject(HALTED);
		// Everybody who may look at the runs of the Zap reads this.
		await expect(refused).rejects.not.toThrow(zap.subscribeData.secret.slice(8, 30));
	});

	test('signed for another subscription of the same account', async () => {
		const { zap, delivery } = await delivered();
		const other = await turnedOn('new_custom_event', { event_name: '*' });

		await expect(other.receive(delivery)).rejects.toMatchObject(HALTED);
		expect(await zap.receive(delivery)).toHaveLength(1);
	});

	test('when the Zap has no secret to check with', async () => {
		const { zap, delivery } = await delivered();
		zap.subscribeData = { id: zap.subscribeData.id };

		await expect(zap.receive(delivery)).rejects.toMatchObject({
			message: expect.stringContaining('missing-secret'),
		});
	});

	test('of the day before yesterday; one of some hours ago is only late', async () => {
		const { zap, delivery } = await delivered();
		const { secret } = zap.subscribeData;

		const old = signed(delivery, secret, 25 * 60 * 60);
		await expect(zap.receive(old)).rejects.toMatchObject(HALTED);
		expect(await zap.receive(signed(delivery, secret, 5 * 60 * 60))).toHaveLength(1);
	});

	test('whose signed body is no event', async () => {
		const { zap, delivery } = await delivered();
		const { secret } = zap.subscribeData;

		for (const raw of ['[]', 'null', '7', '{"id":"evt_1"}']) {
			await expect(zap.receive(signed({ ...delivery, raw }, secret, 0))).rejects.toMatchObject({
				name: 'HaltedError',
			});
		}
	});
});

test('headers are understood however Zapier spells them', async () => {
	const { zap, delivery } = await delivered();
	const operation = (zap as any).trigger.operation;
	const spellings: Array<(name: string) => string> = [
		(name) => name,
		(name) => name.toUpperCase(),
		(name) => `http-${name}`,
		(name) => `HTTP-${name.toUpperCase()}`,
	];
	for (const [index, spell] of spellings.entries()) {
		// Another event each time, because the same one counts once.
		const body = { ...delivery.body, id: `evt_spelling${index}` } as EventBody;
		const raw = JSON.stringify(body);
		const { headers } = signed({ ...delivery, raw, body }, zap.subscribeData.secret, 0);
		const renamed = Object.entries({ ...headers, 'webhook-id': body.id });
		const items = await zapier.run(operation.perform, {
			inputData: { event_name: '*' },
			subscribeData: zap.subscribeData,
			rawRequest: {
				content: raw,
				headers: Object.fromEntries(renamed.map(([name, value]) => [spell(name), value])),
			},
		});
		expect(items).toMatchObject([{ id: body.id }]);
	}
});

test('the bytes are verified as they came, whatever their script', async () => {
	const zap = await turnedOn('new_visitor_message');
	const { writes } = await zapier.newVisitor();
	await writes('Ça va? 🛒 {{bundle.authData.api_key}}');

	expect(await zap.next()).toMatchObject([
		{ message_text: 'Ça va? 🛒 {{bundle.authData.api_key}}' },
	]);
});

test('files come as addresses that the next step can fetch', async () => {
	const zap = await turnedOn('new_visitor_message');
	const { widgetId } = await zapier.newVisitor();
	const files = [SAMPLES.png, SAMPLES.pdf];
	const sent = [];
	for (const file of files) sent.push(await upload(zapier.runtime.url, widgetId, file));
	const attachmentIds = sent.map(({ id }) => id as string);
	const draft = { sessionId: widgetId, content: '', sender: 'visitor', attachmentIds };
	expect((await post(`${zapier.runtime.url}/pocketping/message`, draft)).status).toBe(200);

	const [{ message_text, message_files }] = await zap.next();
	expect(message_text).toBe('');
	expect(message_files).toHaveLength(2);
	for (const [index, url] of message_files.entries()) {
		const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
		expect(bytes.equals(files[index]!.bytes)).toBe(true);
	}
});

test('a retry whose first answer was lost runs the Zap once', async () => {
	const zap = await turnedOn('new_custom_event', { event_name: '*' });
	const { triggers } = await zapier.newVisitor();
	let failures = 1;
	zapier.hooks.answer = (_request, response) => {
		response.writeHead((failures -= 1) >= 0 ? 502 : 200).end();
	};
	await triggers('cart_abandoned');
	const first = await zap.arrival();
	const { id } = zap.subscribeData;
	await webhookWhen(zapier.runtime, id, ({ lastDelivery }) => lastDelivery?.ok === false);
	clock.advance(10_000);
	const second = await zap.arrival();
	zapier.hooks.answer = (_request, response) => void response.writeHead(200).end();

	expect(second.headers['webhook-attempt']).toBe('2');
	expect(second.body.id).toBe(first.body.id);
	expect(await zap.receive(first)).toHaveLength(1);
	expect(await zap.receive(second)).toEqual([]);
});

test('the same event starts every Zap that waits for it', async () => {
	const zaps = [
		await turnedOn('new_custom_event', { event_name: 'cart*' }),
		await turnedOn('new_custom_event', { event_name: 'cart_abandoned' }),
	];
	await (await zapier.newVisitor()).triggers('cart_abandoned');

	for (const zap of zaps)
		expect(await zap.next()).toMatchObject([{ event_name: 'cart_abandoned' }]);
});

test('an event name can be exact, a beginning, or anything; the test step shows what fits', async () => {
	const { triggers, sessionId } = await zapier.newVisitor();
	const names = ['checkout_started', 'checkout_done', 'checkin'];
	const zaps: Zap[] = [];
	for (const event_name of ['checkout_done', 'check*', 'checkout*']) {
		zaps.push(await turnedOn('new_custom_event', { event_name }));
	}
	for (const name of names) await triggers(name);
	const last = zapier.zap('new_custom_event', { event_name: '*' });

	const listed = async (zap: typeof last) =>
		(await zap.test())
			.filter(({ session_id }) => session_id === sessionId)
			.map(({ event_name }) => event_name);
	expect(await listed(zaps[0]!)).toEqual(['checkout_done']);
	expect(await listed(zaps[1]!)).toEqual(['checkin', 'checkout_done', 'checkout_started']);
	expect(await listed(zaps[2]!)).toEqual(['checkout_done', 'checkout_started']);
	expect(await listed(last)).toEqual(['checkin', 'checkout_done', 'checkout_started']);
	expect(await zaps[0]!.next()).toMatchObject([{ event_name: 'checkout_done' }]);
	expect(await zaps[1]!.next()).toMatchObject([{ event_name: 'checkout_started' }]);
	expect(await zaps[2]!.next()).toMatchObject([{ event_name: 'checkout_started' }]);
});

test('pages and who answers narrow a trigger down, before anything is sent to Zapier', async () => {
	const zap = await turnedOn('new_visitor_message', {
		page_url_contains: '/Checkout',
		handled_by: ['waiting', 'bot'],
	});
	const elsewhere = await zapier.newVisitor('https://shop.example/about');
	const visitor = await zapier.newVisitor('https://shop.example/checkout?step=2');
	await elsewhere.writes('Not here');
	await visitor.writes('Here');
	const reply = { content: 'A human answers' };
	await zapier.api('POST', `/sessions/${visitor.sessionId}/messages`, reply);
	await visitor.writes('Not while a human does');
	await zapier.api('POST', `/sessions/${visitor.sessionId}/ai`, { enabled: true });
	await visitor.writes('Here again');

	expect(await zap.next()).toMatchObject([{ message_text: 'Here' }]);
	expect(await zap.next()).toMatchObject([{ message_text: 'Here again' }]);
	expect((await zap.test()).map(({ message_text }) => message_text)).toEqual([
		'Here again',
		'Here',
	]);
});

describe('quick messages', () => {
	test('run the Zap once, with all lines', async () => {
		const zap = await turnedOn('new_visitor_message', { join_seconds: '5' });
		const { writes } = await zapier.newVisitor();
		await writes('Hello');
		await writes('Is it in stock?');
		clock.advance(6000);

		expect(await zap.next()).toMatchObject([
			{ message_text: 'Hello\nIs it in stock?', message_count: 2 },
		]);
	});

	test.each(['61', '0', '1.5', 'soon'])('cannot be joined for %s seconds', async (join_seconds) => {
		const zap = zapier.zap('new_visitor_message', { join_seconds });
		await expect(zap.turnOn()).rejects.toThrow(
			/Join Quick Messages is .* Enter a whole number of seconds from 1 to 60/,
		);
	});
});

test('a Zap that Zapier has deleted answers 410, which ends its subscription', async () => {
	const zap = await turnedOn('new_custom_event', { event_name: '*' });
	zapier.hooks.answer = (_request, response) => void response.writeHead(410).end();
	await (await zapier.newVisitor()).triggers('cart_abandoned');
	await zap.arrival();
	zapier.hooks.answer = (_request, response) => void response.writeHead(200).end();

	const { id } = zap.subscribeData;
	const ended = await webhookWhen(zapier.runtime, id, ({ enabled }) => !enabled);
	expect(ended).toMatchObject({ source: 'zapier', disabledReason: 'gone' });
});

test('the test step shows nothing, rather than something else, while nothing has happened', async () => {
	expect(await zapier.zap('rating_received').test()).toEqual([]);
});
