/** Questions with buttons, on a page: pressed, typed, reloaded, taken back; a workflow waits for the answer. */
import type { Browser } from 'playwright-core';
import { Sink } from '../support/sink';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { describeInBrowser, launchBrowser } from './support/browser';
import { Visitor, eventually, storedMessages } from './support/visitor';

const QUESTION = 'Your order is late. What shall we do?';
const CHOICES = [
	{ id: 'refund', label: 'Give me the money back' },
	{ id: 'wait', label: 'I can wait' },
];

describeInBrowser('a question with buttons', () => {
	let runtime: RunningRuntime;
	let browser: Browser;
	let sink: Sink;
	let visitor: Visitor;
	let session: string;

	const ask = async (content = QUESTION, choices = CHOICES, path = '/resume') => {
		const wait = { resumeUrl: sink.url.replace('/hook', path), kind: 'choice', choices };
		const { status, body } = await runtime.api('POST', `/sessions/${session}/messages`, {
			content,
			wait,
		});
		expect(status).toBe(201);
		return body;
	};
	const buttons = () => visitor.page.locator('.choice');
	const button = (name: string) => visitor.page.getByRole('button', { name, exact: true });
	const reload = async () => {
		await visitor.page.reload();
		await visitor.connected();
		await visitor.openChat();
	};

	beforeAll(async () => {
		runtime = await startRuntime();
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await runtime?.stop();
	});
	beforeEach(async () => {
		sink = await Sink.start();
		visitor = await Visitor.arrive(browser, `${runtime.url}/demo`);
		session = await visitor.sessionId();
		await visitor.openChat();
	});
	afterEach(async () => {
		await visitor.leave();
		await sink.stop();
		expect(visitor.complaints).toEqual([]);
	});

	test('the buttons go when nobody waits for the answer any more', async () => {
		await ask();
		await button('I can wait').waitFor();
		await runtime.api('POST', `/sessions/${session}/close`);
		await button('I can wait').waitFor({ state: 'hidden' });
		expect(await visitor.conversation()).toEqual([QUESTION]);
		await reload();
		expect(await buttons().count()).toBe(0);
	});

	test('a press is a message of the visitor, and the workflow learns the choice', async () => {
		const { id } = await ask();
		await button('I can wait').waitFor();
		expect(await buttons().allTextContents()).toEqual(CHOICES.map(({ label }) => label));
		await reload();
		await button('I can wait').click();
		await visitor.page.locator('.message.visitor.sent').waitFor();
		expect(await buttons().count()).toBe(0);
		expect(await visitor.conversation()).toEqual([QUESTION, 'I can wait']);
		// It stands right below its question.
		expect(await visitor.page.locator('.quote:visible').count()).toBe(0);
		const [told] = await sink.count(1);
		expect(told?.body).toMatchObject({
			outcome: 'answered',
			messageId: id,
			text: 'I can wait',
			choice: 'wait',
		});
		expect(await storedMessages(runtime, session)).toEqual([
			{ content: QUESTION, type: 'operator' },
			{ content: 'I can wait', type: 'visitor' },
		]);
		await reload();
		await visitor.sees('I can wait');
		expect(await buttons().count()).toBe(0);
	});

	test('whatever the visitor writes instead answers it as well, also on the other open page', async () => {
		await ask();
		const other = await visitor.page.context().newPage();
		await other.goto(`${runtime.url}/demo`);
		await other.locator('.launcher').click();
		await other.locator('.choice').first().waitFor();
		await visitor.page.bringToFront();
		await buttons().first().waitFor();
		await visitor.write('Where is it now?');
		await visitor.page.locator('.message.visitor.sent').waitFor();
		expect(await buttons().count()).toBe(0);
		await other.locator('.choice').first().waitFor({ state: 'detached' });
		const [told] = await sink.count(1);
		expect(told?.body).toMatchObject({ outcome: 'answered', text: 'Where is it now?' });
		expect(told?.body).not.toHaveProperty('choice');
	});

	test('of two questions a press answers its own', async () => {
		await ask();
		await ask(
			'And may we write to you again?',
			[
				{ id: 'yes', label: 'Yes' },
				{ id: 'no', label: 'No' },
			],
			'/second',
		);
		await button('No').waitFor();
		await button('Give me the money back').click();
		const [first] = await sink.count(1);
		expect(first).toMatchObject({ path: '/resume', body: { choice: 'refund' } });
		expect(await buttons().allTextContents()).toEqual(['Yes', 'No']);
		// Here it is not clear without a word what is answered.
		await visitor.page.locator('.message.visitor .quote', { hasText: QUESTION }).waitFor();
		await button('No').click();
		const [, second] = await sink.count(2);
		expect(second).toMatchObject({ path: '/second', body: { choice: 'no' } });
		expect(await buttons().count()).toBe(0);
	});

	test('can be answered with the keyboard; screen readers hear what the buttons are for', async () => {
		const { page } = visitor;
		await ask();
		const group = page.getByRole('group', { name: 'Choose an answer' });
		await group.waitFor();
		expect(await group.getByRole('button').count()).toBe(2);
		// Backwards from the composer: its button for files, the menu of the message, the last choice.
		const focused = () =>
			page.evaluate('document.activeElement.shadowRoot?.activeElement?.textContent');
		await page.locator('.input').focus();
		for (let presses = 0; (await focused()) !== 'I can wait' && presses < 6; presses += 1) {
			await page.keyboard.press('Shift+Tab');
		}
		await page.keyboard.press('Enter');
		await visitor.sees('I can wait');
		expect(await page.evaluate('document.activeElement.shadowRoot?.activeElement?.className')).toBe(
			'input',
		);
		const [told] = await sink.count(1);
		expect(told?.body).toMatchObject({ choice: 'wait' });
	});

	test('two quick presses are one answer', async () => {
		await ask();
		await button('I can wait').dblclick({ noWaitAfter: true });
		await visitor.page.locator('.message.visitor.sent').waitFor();
		expect(await storedMessages(runtime, session)).toHaveLength(2);
	});

	test('a question that is deleted loses its buttons', async () => {
		const { id } = await ask();
		await buttons().first().waitFor();
		await runtime.api('DELETE', `/sessions/${session}/messages/${id}`);
		await visitor.sees('Message deleted');
		expect(await buttons().count()).toBe(0);
	});

	test('a label is text, whatever is in it', async () => {
		const label = '<img src=x onerror=alert(1)> & "more"';
		await ask('Is this safe?', [{ id: 'x', label }]);
		await button(label).click();
		await visitor.sees(label);
		const [told] = await sink.count(1);
		expect(told?.body).toMatchObject({ text: label, choice: 'x' });
	});

	test('a press without a network is sent when it is back', async () => {
		const { page } = visitor;
		await ask();
		await button('I can wait').waitFor();
		await page.context().setOffline(true);
		await button('I can wait').click();
		expect(await buttons().count()).toBe(0);
		await page.context().setOffline(false);
		const [told] = await sink.count(1, undefined, 20_000);
		expect(told?.body).toMatchObject({ choice: 'wait' });
		await eventually(
			() => page.locator('.message.visitor.sent').count(),
			(count) => count === 1,
		);
		visitor.complaints.splice(0);
	});
});
