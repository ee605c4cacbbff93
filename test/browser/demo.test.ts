/** The demo shop in a real browser: a conversation, a left cart, and the offer that comes back. */
import type { Browser } from 'playwright-core';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { describeInBrowser, launchBrowser } from './support/browser';
import { Visitor, eventually, storedEvents, storedMessages } from './support/visitor';

describeInBrowser('the demo shop', () => {
	let runtime: RunningRuntime;
	let browser: Browser;
	let visitor: Visitor;
	let session: string;

	beforeAll(async () => {
		runtime = await startRuntime();
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await runtime?.stop();
	});
	beforeEach(async () => {
		visitor = await Visitor.arrive(browser, `${runtime.url}/demo`);
		session = await visitor.sessionId();
	});
	// Also shows that the page's strict content policy blocked nothing.
	afterEach(async () => {
		await visitor.leave();
		expect(visitor.complaints).toEqual([]);
	});

	test('a message reaches the operators, and their answer the visitor', async () => {
		await visitor.openChat();
		await visitor.write('Do you ship to Portugal?');
		await visitor.page.locator('.message.visitor.sent').waitFor();
		expect(await storedMessages(runtime, session)).toEqual([
			{ content: 'Do you ship to Portugal?', type: 'visitor' },
		]);
		await runtime.api('POST', `/sessions/${session}/messages`, { content: 'Yes, we do.' });
		await visitor.sees('Yes, we do.');
		expect(await visitor.conversation()).toEqual(['Do you ship to Portugal?', 'Yes, we do.']);
	});

	test('messages are text, whatever is in them', async () => {
		await visitor.openChat();
		const hostile = '<img src=x onerror=alert(1)><b>bold</b> javascript:alert(1)';
		await runtime.api('POST', `/sessions/${session}/messages`, { content: hostile });
		await visitor.write(hostile);
		await visitor.page.locator('.message.visitor.sent').waitFor();
		await visitor.page.locator('.message.operator').waitFor();
		expect(await visitor.conversation()).toEqual([hostile, hostile]);
		expect(await visitor.page.locator('.log img, .log b, .log a').count()).toBe(0);
	});

	test('addresses become links that tell the other site nothing', async () => {
		await visitor.openChat();
		const content = 'See https://example.com/a?b=1, please';
		await runtime.api('POST', `/sessions/${session}/messages`, { content });
		const link = visitor.page.locator('.log a');
		await link.waitFor();
		expect(await link.textContent()).toBe('https://example.com/a?b=1');
		expect(await link.getAttribute('href')).toBe('https://example.com/a?b=1');
		expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow');
	});

	test('leaving the shop sends the cart, and an offer sent back is shown and used', async () => {
		const { page } = visitor;
		await page.getByRole('button', { name: 'Add Dawn Filter to the cart' }).click();
		await page.locator('#leave-button').click();
		const events = await eventually(
			() => storedEvents(runtime, session),
			(found) => found.length > 0,
		);
		expect(events).toEqual([
			{
				name: 'cart_abandoned',
				data: {
					total: 55.1,
					currency: 'EUR',
					items: [
						{ sku: 'night-ferry', quantity: 2, name: 'Night Ferry', price: 12.8 },
						{ sku: 'harbour-mug', quantity: 1, name: 'Harbour Mug', price: 18 },
						{ sku: 'dawn-filter', quantity: 1, name: 'Dawn Filter', price: 11.5 },
					],
				},
			},
		]);
		// The server's answer to the event, shown in the log: it has it.
		await page.locator('.log-out', { hasText: '✓' }).waitFor();

		const data = { code: 'SAVE<b>20</b>', discount: 20 };
		await runtime.api('POST', `/sessions/${session}/events`, { name: 'show_offer', data });
		await page.locator('#offer-banner').waitFor();
		expect(await page.locator('#offer-code').textContent()).toBe('SAVE<b>20</b>');
		expect(await page.locator('#offer-title').textContent()).toContain('20%');
		await page.locator('#offer-apply').click();
		expect(await page.locator('#cart-total').textContent()).toBe('€44.08');
		expect(await page.locator('.log-in').textContent()).toContain('show_offer');
	});

	test('a message to a closed chat is announced beside the button until it is read', async () => {
		const { page } = visitor;
		await runtime.api('POST', `/sessions/${session}/messages`, { content: 'Before you go …' });
		await page.locator('.peek.shown', { hasText: 'Before you go …' }).waitFor();
		expect(await page.locator('.badge.shown').textContent()).toBe('1');
		await page.reload();
		await page.locator('.badge.shown', { hasText: '1' }).waitFor();
		await visitor.openChat();
		await visitor.sees('Before you go …');
		await page.locator('.badge.shown').waitFor({ state: 'detached' });
		await page.reload();
		await visitor.connected();
		expect(await page.locator('.badge.shown').count()).toBe(0);
	});

	test('the chat is usable with the keyboard alone', async () => {
		const { page } = visitor;
		const focus = () =>
			page.evaluate('document.activeElement.shadowRoot?.activeElement?.className');
		await page.locator('.launcher').focus();
		await page.keyboard.press('Enter');
		await eventually(focus, (name) => name === 'input');
		await page.keyboard.type('by keyboard');
		await page.keyboard.press('Shift+Enter');
		await page.keyboard.type('in two lines');
		await page.keyboard.press('Enter');
		await page.locator('.message.visitor.sent').waitFor();
		expect(await visitor.conversation()).toEqual(['by keyboard\nin two lines']);
		await page.keyboard.press('Escape');
		await eventually(focus, (name) => String(name).startsWith('launcher'));
		// A closed panel is no place for the focus to go.
		await page.keyboard.press('Tab');
		expect(await focus()).toBeUndefined();
	});
});
