/** What the visitor keeps through reloads, page changes, lost sockets and a restarted server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { describeInBrowser, launchBrowser } from './support/browser';
import { Visitor, eventually, storedEvents, storedMessages } from './support/visitor';

describeInBrowser('a conversation', () => {
	let dataDir: string;
	let runtime: RunningRuntime;
	let browser: Browser;
	let visitor: Visitor;
	let session: string;

	const say = (content: string) =>
		runtime.api('POST', `/sessions/${session}/messages`, { content });
	const emit = (name: string, data: unknown) =>
		runtime.api('POST', `/sessions/${session}/events`, { name, data });

	/** The same data on the same port: to the page it is the same server. */
	const startAgain = async () => {
		const env = { PORT: String(runtime.port) };
		runtime = await startRuntime({ dataDir, env });
	};

	beforeAll(async () => {
		dataDir = mkdtempSync(join(tmpdir(), 'pocketping-browser-'));
		runtime = await startRuntime({ dataDir });
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await runtime?.stop();
		rmSync(dataDir, { recursive: true, force: true });
	});
	beforeEach(async () => {
		visitor = await Visitor.arrive(browser, `${runtime.url}/demo`);
		session = await visitor.sessionId();
	});
	afterEach(async () => await visitor.leave());

	test('is there again after a reload, and goes on', async () => {
		await visitor.openChat();
		await visitor.write('first');
		await visitor.page.locator('.message.visitor.sent').waitFor();
		await say('second');
		await visitor.sees('second');
		await visitor.page.reload();
		await visitor.connected();
		expect(await visitor.sessionId()).toBe(session);
		await visitor.openChat();
		await say('third');
		await visitor.sees('third');
		expect(await visitor.conversation()).toEqual(['first', 'second', 'third']);
	});

	test('survives a restart of the server without a gap or a double', async () => {
		await visitor.openChat();
		await visitor.write('before');
		await visitor.page.locator('.message.visitor.sent').waitFor();
		await runtime.stop();
		await visitor.write('during');
		await visitor.page.locator('.message.failed', { hasText: 'during' }).waitFor();
		await visitor.page.locator('.panel .note', { hasText: 'Connecting' }).waitFor();
		await startAgain();
		await say('after');
		await visitor.sees('after');
		await visitor.page.locator('.message.sent', { hasText: 'during' }).waitFor();
		const stored = await storedMessages(runtime, session);
		expect(await visitor.conversation()).toEqual(stored.map(({ content }) => content));
		expect(stored.map(({ content }) => content).sort()).toEqual(['after', 'before', 'during']);
	});

	test('an event that was triggered while the server was away arrives, once', async () => {
		await runtime.stop();
		await visitor.page.locator('#leave-button').click();
		await visitor.page.waitForTimeout(300);
		await startAgain();
		await visitor.page.locator('.log-out', { hasText: '✓' }).waitFor();
		await visitor.connected();
		const names = (await storedEvents(runtime, session)).map(({ name }) => name);
		expect(names).toEqual(['cart_abandoned']);
	});

	test('an event that is sent while the page is changing reaches the next page', async () => {
		const { page } = visitor;
		await page.goto('about:blank');
		await emit('show_offer', { code: 'WAITED', discount: 10 });
		await page.goto(`${runtime.url}/demo`);
		await page.locator('#offer-banner').waitFor();
		expect(await page.locator('#offer-code').textContent()).toBe('WAITED');
		// It is over now: the page after that one does not get it again.
		await page.reload();
		await visitor.connected();
		await say('a later frame, behind which the event would have come');
		await page.locator('.peek.shown').waitFor();
		expect(await page.locator('#offer-banner').isHidden()).toBe(true);
	});

	test('an event triggered with the last breath of a page is not lost', async () => {
		const { page } = visitor;
		await page.evaluate("PocketPing.trigger('goodbye', {n: 1}); location.href = 'about:blank'");
		await page.waitForURL('about:blank');
		const events = await eventually(
			() => storedEvents(runtime, session),
			(found) => found.length > 0,
		);
		expect(events).toEqual([{ name: 'goodbye', data: { n: 1 } }]);
		await page.goto(`${runtime.url}/demo`);
		await visitor.connected();
		expect(await storedEvents(runtime, session)).toHaveLength(1);
	});

	test('an event that had no socket to go through leaves with the page as a beacon', async () => {
		const context = await browser.newContext();
		await context.addInitScript('window.WebSocket = class { close() {} };');
		const page = await context.newPage();
		await page.goto(`${runtime.url}/demo`);
		session = await sessionOf(page);
		await page.evaluate("void PocketPing.trigger('goodbye', { n: 2 })");
		expect(await storedEvents(runtime, session)).toEqual([]);
		await page.goto('about:blank');
		const events = await eventually(
			() => storedEvents(runtime, session),
			(found) => found.length > 0,
		);
		expect(events).toEqual([{ name: 'goodbye', data: { n: 2 } }]);
		await context.close();
	});

	test('works, if slowly, where the network lets no socket through', async () => {
		const context = await browser.newContext();
		await context.addInitScript(`
			window.WebSocket = class {
				constructor() { setTimeout(() => this.onclose?.({ code: 1006 }), 5); }
				close() {}
			};
		`);
		const page = await context.newPage();
		await page.goto(`${runtime.url}/demo`);
		session = await sessionOf(page);
		// Before it is known that no socket will ever open.
		await page.locator('#leave-button').click();
		await page.locator('.launcher').click();
		await page.locator('.input').fill('hello');
		await page.keyboard.press('Enter');
		await page.locator('.message.visitor.sent').waitFor();
		await page.keyboard.press('Escape');
		await page.locator('.log-out', { hasText: '✓' }).waitFor();
		expect(await page.evaluate("PocketPing.trigger('once known')")).toBe(true);
		await say('an answer');
		await page.locator('.badge.shown').waitFor();
		expect(await storedEvents(runtime, session)).toHaveLength(2);
		await context.close();
	});

	test('a session that was lost is replaced, and what was written goes there', async () => {
		await visitor.openChat();
		await visitor.write('to the old session');
		await visitor.page.locator('.message.visitor.sent').waitFor();
		await runtime.stop();
		await visitor.write('to the new one');
		await visitor.page.locator('.message.failed').waitFor();
		rmSync(dataDir, { recursive: true, force: true });
		await startAgain();
		await visitor.page.locator('.message.sent', { hasText: 'to the new one' }).waitFor();
		expect(await visitor.conversation()).toEqual(['to the new one']);
		session = await visitor.sessionId();
		expect(await storedMessages(runtime, session)).toEqual([
			{ content: 'to the new one', type: 'visitor' },
		]);
	});
});

/** The session of a page that may never get a stream. */
async function sessionOf(page: Page): Promise<string> {
	const id = await eventually(
		() => page.evaluate("localStorage.getItem('pocketping_session_id')"),
		(answer) => answer !== null,
	);
	return String(id).split('.')[0] ?? '';
}
