/** The runtime's own widget where sockets, or streams, do not get through: it goes on, and back when it can. */
import type { Browser } from 'playwright-core';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { describeInBrowser, launchBrowser } from './support/browser';
import { startNetworkGate, type NetworkGate } from './support/network-gate';
import { Visitor, eventually, storedEvents } from './support/visitor';

describeInBrowser('the chat behind a bad network', () => {
	let runtime: RunningRuntime;
	let browser: Browser;
	let gate: NetworkGate;
	let visitor: Visitor;
	let session: string;

	const say = async (content: string) =>
		(await runtime.api('POST', `/sessions/${session}/messages`, { content })).body;
	const change = (id: string, content: string) =>
		runtime.api('PATCH', `/sessions/${session}/messages/${id}`, { content });
	const arrive = async () => {
		visitor = await Visitor.arrive(browser, `${gate.url}/demo`);
		session = await visitor.sessionId();
		await visitor.openChat();
	};
	const trigger = (name: string) => visitor.page.evaluate(`PocketPing.trigger('${name}')`);
	const heard = async () => (await storedEvents(runtime, session)).map(({ name }) => name);

	beforeAll(async () => {
		runtime = await startRuntime();
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await runtime?.stop();
	});
	beforeEach(async () => {
		gate = await startNetworkGate(runtime);
		gate.refusesSockets = true;
	});
	afterEach(async () => {
		await visitor.leave();
		await gate.stop();
	});

	test('that lets no socket through, it lives on server-sent events, and goes back to a socket', async () => {
		await arrive();
		await visitor.write('hello');
		await visitor.page.locator('.message.visitor.sent').waitFor();
		await say('through the stream');
		await visitor.sees('through the stream');
		expect(await trigger('without a socket')).toBe(true);
		await runtime.api('POST', `/sessions/${session}/events`, { name: 'show_offer', data: {} });
		await visitor.page.locator('#offer-banner').waitFor();
		expect(gate.seen.filter((line) => line.includes('GET /pocketping/messages'))).toEqual([]);
		expect(gate.openSockets()).toBe(0);

		// Another network, through which sockets get. Without being told it would find out within a minute.
		gate.refusesSockets = false;
		await visitor.page.evaluate("dispatchEvent(new Event('online'))");
		await eventually(
			() => Promise.resolve(gate.openSockets()),
			(count) => count === 1,
		);
		await say('through the socket');
		await visitor.sees('through the socket');
		expect(await visitor.conversation()).toEqual([
			'hello',
			'through the stream',
			'through the socket',
		]);
		expect(await trigger('with a socket')).toBe(true);
		expect(await heard()).toEqual(['without a socket', 'with a socket']);
	});

	test('that lets no stream through, it asks for what is new', async () => {
		gate.refusesEvents = true;
		await arrive();
		await visitor.write('hello');
		await visitor.page.locator('.message.visitor.sent').waitFor();
		const { id } = await say('helo back');
		await visitor.sees('helo back');
		await change(id, 'hello back');
		await visitor.sees('hello back');
		await runtime.api('DELETE', `/sessions/${session}/messages/${id}`);
		await visitor.sees('Message deleted');
		expect(await trigger('while polling')).toBe(true);
		expect(await heard()).toEqual(['while polling']);
		expect(await visitor.conversation()).toEqual(['hello', 'Message deleted']);
		await runtime.api('POST', `/sessions/${session}/csat`);
		const card = visitor.page.locator('.csat');
		await card.waitFor();
		await card.getByRole('button', { name: 'Dismiss' }).click();
		// Asked again with every answer, and still the same question.
		const asked = gate.seen.length;
		await eventually(
			() => Promise.resolve(gate.seen.slice(asked).filter((line) => line.includes('/messages'))),
			(lines) => lines.length > 1,
		);
		expect(await card.isVisible()).toBe(false);
	});

	test('that swallows the handshake of a socket, it does not wait for ever', async () => {
		const context = await browser.newContext();
		await context.addInitScript('window.WebSocket = class { readyState = 0; close() {} };');
		const page = await context.newPage();
		await page.goto(`${gate.url}/demo`);
		await page.locator('.launcher').click();
		await page.locator('.panel .note').waitFor({ state: 'hidden', timeout: 40_000 });
		expect(gate.seen.some((line) => line === 'GET /pocketping/stream 200')).toBe(true);
		await context.close();
	});
});
