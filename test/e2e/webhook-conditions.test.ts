/** Conditions of a subscription: what does not meet them is never sent, whichever way it could come. */
import { connectPage, post, type Connected } from '../support/page';
import { Sink } from '../support/sink';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { subscribeTo, triggerFrom } from '../support/webhooks';

let runtime: RunningRuntime;
let sink: Sink;
let cart: Connected;
let home: Connected;

beforeEach(async () => {
	[runtime, sink] = await Promise.all([startRuntime(), Sink.start()]);
	cart = await connectPage(runtime.url, { metadata: { url: 'https://shop.example/cart' } });
	home = await connectPage(runtime.url, { metadata: { url: 'https://shop.example/' } });
});
afterEach(async () => {
	await runtime.stop();
	await sink.stop();
});

const contents = () => sink.received.map(({ body }) => body.data.message?.content as string);

async function write(page: Connected, content: string): Promise<void> {
	const sent = await post(`${runtime.url}/pocketping/message`, {
		sessionId: page.sessionId,
		content,
		sender: 'visitor',
	});
	expect(sent.status).toBe(200);
}

async function answer(page: Connected, content: string, type: string): Promise<void> {
	const sessionId = page.sessionId.split('.')[0];
	await runtime.api('POST', `/sessions/${sessionId}/messages`, { content, type });
}

it('delivers messages of the chosen senders only', async () => {
	const webhook = await subscribeTo(runtime, sink, {
		events: ['message.created'],
		conditions: { sender: ['visitor', 'ai'] },
	});
	expect(webhook.conditions).toEqual({ sender: ['visitor', 'ai'] });
	await write(cart, 'question');
	await answer(cart, 'from a person', 'operator');
	await answer(cart, 'a notice', 'system');
	await answer(cart, 'from the AI', 'ai');
	await sink.count(2);
	expect(contents()).toEqual(['question', 'from the AI']);
});

it('delivers events of the chosen pages only', async () => {
	await subscribeTo(runtime, sink, {
		events: ['custom_event.received', 'operator.status'],
		conditions: { pageUrlContains: '/CART' },
	});
	await triggerFrom(runtime, home, 'elsewhere');
	await runtime.api('PUT', '/operator/status', { online: true });
	await triggerFrom(runtime, cart, 'here');
	await sink.count(1);
	expect(sink.received.map(({ body }) => body.data.event?.name)).toEqual(['here']);
});

it('keeps to them when what was missed is sent later', async () => {
	const { id } = await subscribeTo(runtime, sink, {
		events: ['message.created'],
		conditions: { sender: ['visitor'], pageUrlContains: '/cart' },
	});
	await runtime.api('PATCH', `/webhooks/${id}`, { enabled: false });
	await write(home, 'on another page');
	await write(cart, 'wanted');
	await answer(cart, 'not the visitor', 'operator');
	await runtime.api('PATCH', `/webhooks/${id}`, { enabled: true });
	await sink.count(1);
	await write(cart, 'the end');
	await sink.count(2);
	expect(contents()).toEqual(['wanted', 'the end']);
});

it('changes and drops them', async () => {
	const { id } = await subscribeTo(runtime, sink, {
		events: ['message.created'],
		conditions: { sender: ['ai'] },
	});
	await write(cart, 'before');
	const changed = await runtime.api('PATCH', `/webhooks/${id}`, {
		conditions: { sender: ['visitor'] },
	});
	expect(changed.body.conditions).toEqual({ sender: ['visitor'] });
	await write(cart, 'after');
	const dropped = await runtime.api('PATCH', `/webhooks/${id}`, { conditions: null });
	expect(dropped.body).not.toHaveProperty('conditions');
	await answer(cart, 'everything', 'system');
	await sink.count(2);
	expect(contents()).toEqual(['after', 'everything']);
});

it.each([
	[{ sender: [] }, 'conditions.sender'],
	[{ sender: ['robot'] }, 'conditions.sender'],
	[{ pageUrlContains: '' }, 'conditions.pageUrlContains'],
	[{ page: '/cart' }, 'conditions'],
])('refuses %j', async (conditions, field) => {
	const refused = await subscribeTo(runtime, sink, { conditions });
	expect(refused).toMatchObject({ code: 'INVALID_PARAMETERS' });
	expect(refused.message).toContain(field);
});
