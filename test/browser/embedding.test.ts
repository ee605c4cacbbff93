/** The widget on somebody else's site: another origin, its own styles, its own content policy. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { systemClock } from '../../runtime/src/core/clock';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { describeInBrowser, launchBrowser } from './support/browser';
import { Visitor, eventually, storedEvents, storedMessages } from './support/visitor';

/** Rules that a careless or a hostile site could have, none of which may reach into the chat. */
const STYLES = `
	* { color: red; font: 40px serif; letter-spacing: 9px; text-transform: uppercase; }
	div { display: none; opacity: 0.1; transform: rotate(20deg); }
	button { border: 9px dotted lime !important; }
`;

describeInBrowser('a page of another origin', () => {
	let runtime: RunningRuntime;
	let site: Server;
	let siteUrl: string;
	let browser: Browser;
	let visitor: Visitor;
	let aheadMs = 0;

	beforeAll(async () => {
		const clock = { ...systemClock, now: () => Date.now() + aheadMs };
		runtime = await startRuntime({ clock });
		browser = await launchBrowser();
		site = createServer((request, response) => {
			if (request.url === '/site.css') {
				response.writeHead(200, { 'content-type': 'text/css' }).end(STYLES);
				return;
			}
			const attributes = request.url === '/manual' ? 'data-auto-init="false"' : '';
			const socket = runtime.url.replace('http', 'ws');
			response.writeHead(200, {
				'content-type': 'text/html; charset=utf-8',
				'content-security-policy':
					`default-src 'none'; img-src data:; style-src 'self'; script-src ${runtime.url}; ` +
					`connect-src ${runtime.url} ${socket}; require-trusted-types-for 'script'`,
			});
			response.end(`<!doctype html><html><head><title>Other site</title>
				<link rel="icon" href="data:,"><link rel="stylesheet" href="/site.css">
				<script src="${runtime.url}/widget.js" ${attributes} defer></script>
				</head><body><h1>Other site</h1></body></html>`);
		});
		await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
		siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
	});
	afterAll(async () => {
		await browser?.close();
		site?.closeAllConnections();
		await new Promise((resolve) => site.close(resolve));
		await runtime?.stop();
	});

	test('chats and sends events like a page of the same origin', async () => {
		visitor = await Visitor.arrive(browser, siteUrl);
		const session = await visitor.sessionId();
		await visitor.openChat();
		await visitor.write('hello from afar');
		await visitor.page.locator('.message.visitor.sent').waitFor();
		await runtime.api('POST', `/sessions/${session}/messages`, { content: 'hello back' });
		await visitor.sees('hello back');
		expect(await visitor.page.evaluate("PocketPing.trigger('afar', { far: true })")).toBe(true);
		await visitor.page.evaluate("PocketPing.identify({ id: 'u1', email: 'a@example.com' })");
		expect(await storedMessages(runtime, session)).toHaveLength(2);
		expect(await storedEvents(runtime, session)).toEqual([{ name: 'afar', data: { far: true } }]);
		const identified = await eventually(
			async () => (await runtime.api('GET', `/sessions/${session}`)).body,
			({ identity }) => identity !== undefined,
		);
		expect(identified.identity).toMatchObject({ customerId: 'u1', email: 'a@example.com' });
		expect(identified.metadata.pageUrl).toBe(`${siteUrl}/`);
		expect(visitor.complaints).toEqual([]);
		await visitor.leave();
	});

	test('keeps its own look', async () => {
		visitor = await Visitor.arrive(browser, siteUrl);
		await visitor.openChat();
		const style = (selector: string, property: string) => visitor.style(selector, property);
		expect(await style('#pocketping-widget', 'opacity')).toBe('1');
		expect(await style('#pocketping-widget', 'transform')).toBe('none');
		expect(await style('.title', 'fontSize')).toBe('15.5px');
		expect(await style('.title', 'color')).toBe('rgb(22, 24, 29)');
		expect(await style('.title', 'textTransform')).toBe('none');
		expect(await style('.launcher', 'borderTopWidth')).toBe('0px');
		await visitor.leave();
	});

	test('the beacon of a page that is left arrives across origins', async () => {
		visitor = await Visitor.arrive(browser, siteUrl);
		const session = await visitor.sessionId();
		const lastActivity = async () =>
			String((await runtime.api('GET', `/sessions/${session}`)).body.lastActivity);
		const before = await lastActivity();
		// The server notes a visitor's activity at most once a second, by its own clock.
		aheadMs += 60_000;
		expect(await lastActivity()).toBe(before);
		await visitor.page.goto('about:blank');
		await eventually(lastActivity, (after) => after > before);
		await visitor.leave();
	});

	test('starts when told to, carries out what was called before, and leaves nothing behind', async () => {
		const context = await browser.newContext();
		const page = await context.newPage();
		await page.goto(`${siteUrl}/manual`);
		const hosts = page.locator('#pocketping-widget');
		expect(await hosts.count()).toBe(0);
		await page.evaluate(`
			PocketPing.open();
			PocketPing.sendMessage('written early');
			window.early = PocketPing.trigger('early', 1);
			PocketPing.init({ position: 'bottom-left', theme: 'dark', texts: { placeholder: 'Schreib uns' } });
		`);
		await page
			.locator('.panel.open')
			.waitFor({ timeout: 5_000 })
			.catch(() => undefined);
		expect(await hosts.count()).toBe(1);
		expect(await page.locator('.input').getAttribute('placeholder')).toBe('Schreib uns');
		const box = await page.locator('.launcher').boundingBox();
		expect(box?.x).toBeLessThan(100);
		await page.evaluate('PocketPing.destroy()');
		expect(await hosts.count()).toBe(0);
		await context.close();
	});
});

describeInBrowser('a page that may not use the chat', () => {
	test('is told so in its console, and the chat says that it is not connected', async () => {
		const runtime = await startRuntime({ env: { ALLOWED_ORIGINS: 'https://shop.example' } });
		const browser = await launchBrowser();
		const page = await (await browser.newContext()).newPage();
		const warnings: string[] = [];
		page.on('console', (message) => warnings.push(message.text()));
		await page.goto(`${runtime.url}/demo`);
		await page.locator('.launcher').click();
		await page.locator('.panel .note', { hasText: 'Connecting' }).waitFor();
		await eventually(
			() => Promise.resolve(warnings.join('\n')),
			(text) => /ALLOWED_ORIGINS|Failed to load resource/.test(text),
		);
		await browser.close();
		await runtime.stop();
	});
});
