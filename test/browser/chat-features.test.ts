/** What visitors can do in the chat beyond writing: correct, take back, answer, read, rate, say who they are. */
import type { Browser } from 'playwright-core';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { describeInBrowser, launchBrowser } from './support/browser';
import { Visitor, eventually, storedEvents, storedMessages } from './support/visitor';

describeInBrowser('the chat', () => {
	let runtime: RunningRuntime;
	let browser: Browser;
	let visitor: Visitor;
	let session: string;

	const say = async (content: string) =>
		(await runtime.api('POST', `/sessions/${session}/messages`, { content })).body;
	const configure = (config: unknown) => runtime.api('PUT', '/widget-config', config);
	const arrive = async () => {
		visitor = await Visitor.arrive(browser, `${runtime.url}/demo`);
		session = await visitor.sessionId();
	};
	const stored = async () =>
		(await runtime.api('GET', `/sessions/${session}/messages`)).body.messages;
	const choose = async (text: string, ...items: string[]) => {
		await visitor.message(text).hover();
		await visitor.message(text).locator('.more').click();
		for (const item of items) await visitor.page.getByRole('menuitem', { name: item }).click();
	};
	const focused = () =>
		visitor.page.evaluate('document.activeElement.shadowRoot?.activeElement?.className');

	beforeAll(async () => {
		runtime = await startRuntime();
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await runtime?.stop();
	});
	beforeEach(async () => {
		await configure({});
		await arrive();
	});
	afterEach(async () => {
		await visitor.leave();
		expect(visitor.complaints).toEqual([]);
	});

	test('a message is corrected and taken back, also on the other open page', async () => {
		const { page } = visitor;
		const other = await page.context().newPage();
		await other.goto(`${runtime.url}/demo`);
		await other.locator('.launcher').click();
		await page.bringToFront();
		await visitor.openChat();
		await visitor.write('helo');
		await page.locator('.message.visitor.sent').waitFor();
		await page.locator('.input').fill('a draft');
		await choose('helo', 'Edit');
		expect(await page.locator('.input').inputValue()).toBe('helo');
		await visitor.write('hello');
		await visitor.sees('hello');
		expect(await page.locator('.message .meta').textContent()).toContain('edited');
		expect(await page.locator('.input').inputValue()).toBe('a draft');
		expect(await stored()).toMatchObject([{ content: 'hello', type: 'visitor' }]);
		await other.locator('.message', { hasText: 'hello' }).waitFor();

		await choose('hello', 'Delete');
		expect(await stored()).toMatchObject([{ content: 'hello' }]);
		await page.getByRole('menuitem', { name: 'Really delete?' }).click();
		await visitor.sees('Message deleted');
		await other.locator('.message.deleted').waitFor();
		expect(await page.locator('.more:visible').count()).toBe(0);
		await page.reload();
		await visitor.connected();
		await visitor.openChat();
		expect(await visitor.conversation()).toEqual(['Message deleted']);
	});

	test('a correction that the server refuses stays in the composer', async () => {
		await visitor.openChat();
		await visitor.write('first');
		await visitor.page.locator('.message.visitor.sent').waitFor();
		await choose('first', 'Edit');
		await visitor.page.route('**/message/*', (route) => route.abort());
		await visitor.write('second');
		await visitor.page.locator('.context.bad', { hasText: 'try again' }).waitFor();
		expect(await visitor.page.locator('.input').inputValue()).toBe('second');
		await visitor.page.unroute('**/message/*');
		await visitor.page.keyboard.press('Enter');
		await visitor.sees('second');
		expect(visitor.complaints.splice(0).join()).toContain('ERR_FAILED');
	});

	test('the menu of a message works with the keyboard, and Escape closes only it', async () => {
		const { page } = visitor;
		await visitor.openChat();
		await visitor.write('mine');
		await page.locator('.message.visitor.sent').waitFor();
		await page.locator('.more').focus();
		await page.keyboard.press('Enter');
		expect(await page.locator('.more').getAttribute('aria-expanded')).toBe('true');
		await page.keyboard.press('ArrowUp');
		expect(await page.getByRole('menuitem', { name: 'Delete' }).textContent()).toBe('Delete');
		expect(await page.locator('.menu-item:focus').textContent()).toBe('Delete');
		await page.keyboard.press('Escape');
		expect(await page.locator('.menu').count()).toBe(0);
		expect(await focused()).toBe('more');
		expect(await page.locator('.panel.open').count()).toBe(1);
		await page.keyboard.press('Enter');
		await page.keyboard.press('Enter');
		await page.locator('.context', { hasText: 'Reply to You' }).waitFor();
		await page.keyboard.press('Escape');
		await page.locator('.context').waitFor({ state: 'hidden' });
		expect(await page.locator('.panel.open').count()).toBe(1);
	});

	test('an answer quotes what it answers', async () => {
		await visitor.openChat();
		const question = await say('Which grinder do you have?');
		await visitor.sees('Which grinder do you have?');
		await choose('Which grinder do you have?', 'Reply');
		await visitor.write('A hand grinder');
		await visitor.page.locator('.message.visitor.sent').waitFor();
		const quote = visitor.page.locator('.message.visitor .quote');
		expect(await quote.textContent()).toBe('Slow Otter: Which grinder do you have?');
		expect((await stored())[1]).toMatchObject({ replyTo: question.id });
	});

	test('an answer to what the page does not reach back to quotes it all the same', async () => {
		await visitor.openChat();
		await visitor.write('The very first');
		await visitor.page.locator('.message.visitor.sent').waitFor();
		const [first] = await stored();
		for (let n = 0; n < 50; n += 1) await say(`line ${n}`);
		await visitor.page.reload();
		await visitor.openChat();
		await visitor.sees('line 49');
		expect(await visitor.page.locator('.message.visitor').count()).toBe(0);
		const path = `/sessions/${session}/messages`;
		await runtime.api('POST', path, { content: 'About that', replyTo: first.id });
		await visitor.sees('About that');
		const quote = visitor.page.locator('.message:last-child .quote');
		expect(await quote.textContent()).toBe('You: The very first');
		await visitor.page.reload();
		await visitor.openChat();
		await visitor.sees('About that');
		expect(await quote.textContent()).toBe('You: The very first');
	});

	test('operators see what was read, and the visitor sees what they have read', async () => {
		const { page } = visitor;
		const answer = await say('Are you still there?');
		await page.locator('.peek.shown').waitFor();
		await page.waitForTimeout(1_500);
		expect((await stored())[0].readAt).toBeUndefined();
		const requests: string[] = [];
		page.on('request', (request) => {
			if (request.url().endsWith('/read')) requests.push(request.postData() ?? '');
		});
		await say('It is about your order.');
		await visitor.openChat();
		const messages = await eventually(stored, (found) => found.every((item: any) => item.readAt));
		expect(messages[0]).toMatchObject({ id: answer.id, status: 'read' });
		expect(requests).toHaveLength(1);

		await visitor.write('Yes!');
		await page.locator('.message.visitor.sent .ticks').waitFor();
		const ticks = async () => await visitor.style('.message.visitor .ticks', 'color');
		const unread = await ticks();
		const [, , own] = await eventually(stored, (found) => found.length === 3);
		await runtime.api('POST', `/sessions/${session}/messages/read`, { messageIds: [own.id] });
		await page.locator('.message.visitor.read', { hasText: 'Read' }).waitFor();
		expect(await ticks()).not.toBe(unread);
	});

	test('a rating is asked for, given once, and not asked for again', async () => {
		const { page } = visitor;
		await say('Anything else?');
		await runtime.api('POST', `/sessions/${session}/csat`, {});
		await page.locator('.peek.shown', { hasText: 'How was our help?' }).waitFor();
		await visitor.openChat();
		await page.getByRole('radio', { name: 'Very good' }).check({ force: true });
		await page.getByPlaceholder('Anything to add?').fill('Quick and kind');
		await page.getByRole('button', { name: 'Send rating' }).click();
		await page.locator('.thanks', { hasText: 'Thank you' }).waitFor();
		const { body } = await runtime.api('GET', `/sessions/${session}`);
		expect(body.csat).toMatchObject({ score: 5, comment: 'Quick and kind' });
		await page.reload();
		await visitor.connected();
		await visitor.openChat();
		expect(await page.locator('.csat').isVisible()).toBe(false);
	});

	test('a question that was put away stays away; one after a reload is still there', async () => {
		const { page } = visitor;
		await visitor.openChat();
		await runtime.api('POST', `/sessions/${session}/csat`, {});
		await page.locator('.csat').waitFor();
		await page.reload();
		await visitor.connected();
		await visitor.openChat();
		await page.locator('.csat').waitFor();
		await page.locator('.csat').getByRole('button', { name: 'Dismiss' }).click();
		await page.reload();
		await visitor.connected();
		await visitor.openChat();
		await page.waitForTimeout(300);
		expect(await page.locator('.csat').isVisible()).toBe(false);
	});

	test('a form that is required comes before the first message', async () => {
		const { page } = visitor;
		await visitor.leave();
		const preChatForm = {
			enabled: true,
			required: true,
			timing: 'before-first-message',
			fields: 'email-and-phone',
		};
		await configure({ preChatForm });
		await arrive();
		await visitor.openChat();
		const form = visitor.page.locator('.form');
		await form.waitFor();
		expect(await visitor.page.locator('.composer').isVisible()).toBe(false);
		expect(await form.getByRole('button', { name: 'Skip' }).count()).toBe(0);
		await form.getByLabel('E-mail').fill('not an address');
		await form.getByRole('button', { name: 'Continue' }).click();
		expect(await form.getByRole('alert').textContent()).toContain('e-mail address');
		await form.getByLabel('E-mail').fill('ada@example.com');
		await form.getByLabel('Phone').fill('06 12 34 56 78');
		await visitor.page.keyboard.press('Enter');
		expect(await form.getByRole('alert').textContent()).toContain('country code');
		await form.getByLabel('Phone').fill('0033 (0)6 12 34 56 78');
		await visitor.page.keyboard.press('Enter');
		await visitor.page.locator('.composer').waitFor();
		expect(await focused()).toBe('input');
		const { body } = await runtime.api('GET', `/sessions/${session}`);
		expect(JSON.stringify(body)).toContain('+33612345678');
		await visitor.page.reload();
		await visitor.connected();
		await visitor.openChat();
		expect(await form.isVisible()).toBe(false);
		expect(page.isClosed()).toBe(true);
	});

	test('a form after the first message can be skipped, for as long as the tab lives', async () => {
		await visitor.leave();
		const timing = 'after-first-message';
		await configure({
			preChatForm: { enabled: true, required: false, timing, fields: 'email-or-phone' },
		});
		await arrive();
		await visitor.openChat();
		const form = visitor.page.locator('.form');
		expect(await form.isVisible()).toBe(false);
		await visitor.write('hello');
		await form.waitFor();
		await visitor.sees('hello');
		await form.getByRole('button', { name: 'Continue' }).click();
		expect(await form.getByRole('alert').textContent()).toContain('e-mail');
		await form.getByRole('button', { name: 'Skip' }).click();
		await visitor.page.locator('.composer').waitFor();
		await visitor.page.reload();
		await visitor.connected();
		await visitor.openChat();
		expect(await form.isVisible()).toBe(false);
	});

	test('tracked elements send events, open the chat, and are changed while the page is open', async () => {
		const { page } = visitor;
		const track = (selector: string, more = {}) =>
			configure({ trackedElements: [{ selector, name: 'tracked', ...more }] });
		await track('.card button', { data: { from: 'shop' }, widgetMessage: 'A good choice!' });
		const add = page.getByRole('button', { name: 'Add Dawn Filter to the cart' });
		await eventually(
			() => page.evaluate('PocketPing.getTrackedElements().length'),
			(count) => count === 1,
		);
		await add.click();
		await visitor.sees('A good choice!');
		expect(await page.locator('.panel.open').count()).toBe(1);
		const [event] = await eventually(
			() => storedEvents(runtime, session),
			(found) => found.length === 1,
		);
		expect(event).toEqual({
			name: 'tracked',
			data: {
				from: 'shop',
				selector: '.card button',
				elementText: 'Add',
				url: `${runtime.url}/demo`,
			},
		});
		await track('.card h2', { event: 'mouseenter' });
		await eventually(
			() => page.evaluate('PocketPing.getTrackedElements()[0].event'),
			(type) => type === 'mouseenter',
		);
		await add.click();
		await page.locator('.card h2').first().hover();
		const events = await eventually(
			() => storedEvents(runtime, session),
			(found) => found.length === 2,
		);
		expect(events[1]).toMatchObject({ data: { elementText: 'Dawn Filter' } });
	});

	test("the server's name and colours win over the page's", async () => {
		await visitor.leave();
		await configure({
			operatorName: 'Ada',
			primaryColor: { from: '#ffe08a', to: '#fff3cf', direction: 'to right' },
			headerColor: { light: '#102a43', dark: '#000000' },
			toggleColor: '#00ff00',
			chatBackground: 'dots',
			operatorReachable: false,
			welcomeMessage: 'Welcome from the server',
		});
		await arrive();
		await visitor.openChat();
		expect(await visitor.page.locator('.title').textContent()).toBe('Ada');
		expect(await visitor.page.locator('.status').textContent()).toContain('Leave us a message');
		expect(await visitor.page.locator('.welcome').textContent()).toBe('Welcome from the server');
		expect(await visitor.style('.send', 'color')).toBe('rgb(102, 112, 133)');
		await visitor.write('hello');
		expect(await visitor.style('.visitor .bubble', 'backgroundImage')).toContain('gradient');
		expect(await visitor.style('.visitor .bubble', 'color')).toBe('rgb(22, 24, 29)');
		expect(await visitor.style('.header', 'backgroundColor')).toBe('rgb(16, 42, 67)');
		expect(await visitor.style('.header', 'color')).toBe('rgb(255, 255, 255)');
		expect(await visitor.style('.launcher', 'backgroundColor')).toBe('rgb(0, 255, 0)');
		expect(await visitor.style('.scroll', 'backgroundImage')).toContain('radial-gradient');
	});

	test('a page that says who the visitor is need not say it before the next page connects', async () => {
		const { page } = visitor;
		await page.evaluate("PocketPing.identify({ id: 'u7', email: 'grace@example.com' })");
		const identity = async () =>
			(await runtime.api('GET', `/sessions/${session}`)).body.identity?.customerId;
		await eventually(identity, (id) => id === 'u7');
		await page.reload();
		await visitor.connected();
		expect(await page.evaluate('PocketPing.getIdentity().id')).toBe('u7');
		await page.evaluate('PocketPing.reset()');
		expect(await page.evaluate('PocketPing.getIdentity()')).toBeNull();
	});

	test('a reset begins a session that knows nothing of the one before', async () => {
		const { page } = visitor;
		await visitor.openChat();
		await visitor.write('secret');
		await page.locator('.message.visitor.sent').waitFor();
		await page.evaluate('PocketPing.reset({ newSession: true })');
		expect(await visitor.conversation()).toEqual([]);
		await eventually(
			() => visitor.sessionId(),
			(id) => id !== session && id.startsWith('sess_'),
		);
		await visitor.connected();
		await visitor.write('a new beginning');
		await page.locator('.message.visitor.sent').waitFor();
		expect(await storedMessages(runtime, await visitor.sessionId())).toEqual([
			{ content: 'a new beginning', type: 'visitor' },
		]);
	});

	test('the typing notice says what is being done, and goes with the answer', async () => {
		const { page } = visitor;
		await visitor.openChat();
		const label = 'Looking up your order…';
		await runtime.api('POST', `/sessions/${session}/typing`, { isTyping: true, label });
		await page.locator('.typing.shown', { hasText: label }).waitFor();
		await say('Found it.');
		await visitor.sees('Found it.');
		await page.locator('.typing').waitFor({ state: 'hidden' });
	});
});
