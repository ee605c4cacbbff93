/** docs/widget.md holds: its snippets on a page of another origin, under the policy that it names. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { readScriptTag } from '../../widget/src/script-tag';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { describeInBrowser, launchBrowser } from './support/browser';
import { drawPicture } from './support/draw-picture';
import { Visitor, eventually, storedEvents } from './support/visitor';

const doc = readFileSync(join(__dirname, '../../docs/widget.md'), 'utf8');
const blocks = (language: string) =>
	[...doc.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(
		(match) => match[1] ?? '',
	);
const [initSnippet = '', eventsSnippet = '', trackedSnippet = ''] = blocks('js');

test('the attributes that the page lists are those that the widget reads', () => {
	const src = 'https://chat.example/widget.js';
	const named = [...doc.matchAll(/`(data-[a-z-]+)`/g)].map((match) => match[1] ?? '');
	const camel = (name: string) =>
		name.slice('data-'.length).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
	const read = new Set<string>();
	const any = new Proxy<Record<string, string>>(
		{},
		{ get: (_, key) => (read.add(String(key)), 'x') },
	);
	readScriptTag({ src, dataset: any });
	expect(new Set(named.map(camel))).toEqual(read);
});

describeInBrowser('docs/widget.md', () => {
	let runtime: RunningRuntime;
	let site: Server;
	let siteUrl: string;
	let browser: Browser;
	let visitor: Visitor;

	const here = (text: string) =>
		text
			.replaceAll('http://localhost:3001', runtime.url)
			.replaceAll('ws://localhost:3001', runtime.url.replace('http', 'ws'));

	beforeAll(async () => {
		runtime = await startRuntime();
		browser = await launchBrowser();
		site = createServer((_request, response) => {
			const [policy = ''] = blocks('http');
			const [name = '', ...value] = here(policy).trim().split(': ');
			response.writeHead(200, { 'content-type': 'text/html', [name]: value.join(': ') });
			response.end(`<!doctype html><title>Shop</title>
				<p id="offer"></p><p id="state"></p><button id="pricing">Prices</button>
				${here(blocks('html')[0] ?? '')}`);
		});
		await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
		siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
	});
	afterAll(async () => {
		await browser?.close();
		site?.closeAllConnections();
		site?.close();
		await runtime?.stop();
	});
	afterEach(async () => {
		await visitor.leave();
		expect(visitor.complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
	});

	test('lists every method there is', async () => {
		visitor = await Visitor.arrive(browser, siteUrl);
		const methods: string[] = await visitor.page.evaluate('Object.keys(PocketPing)');
		const cells = [...doc.matchAll(/^\| (`[^|]*`) \|/gm)].map((match) => match[1] ?? '');
		const listed = cells.flatMap((cell) =>
			[...cell.matchAll(/`(\w+)(?:\([^`]*\))?`/g)].map((match) => match[1] ?? ''),
		);
		expect([...new Set(listed)].sort()).toEqual([...methods].sort());
	});

	test('the script tag sets what it says, under the policy that the page names', async () => {
		visitor = await Visitor.arrive(browser, siteUrl);
		const { page } = visitor;
		await visitor.openChat();
		expect(await page.locator('.title').textContent()).toBe('Slow Otter');
		expect(await page.locator('.input').getAttribute('placeholder')).toBe('Ask us anything');
		expect(await visitor.style('.launcher', 'backgroundColor')).toBe('rgb(168, 74, 36)');
		expect((await page.locator('.launcher').boundingBox())?.x).toBeLessThan(100);
		// A picture goes there and is shown, so the policy lets uploads and pictures through.
		await page.locator('.writer input[type=file]').setInputFiles({
			name: 'cup.png',
			mimeType: 'image/png',
			buffer: drawPicture(64, 40),
		});
		await page.locator('.send:not([aria-disabled])').waitFor();
		await visitor.write('My cup');
		await page.locator('.message.visitor.sent .picture img').waitFor();
	});

	test('options of init() are taken', async () => {
		visitor = await Visitor.arrive(browser, siteUrl, { colorScheme: 'dark' });
		const { page } = visitor;
		await page.evaluate(initSnippet);
		await visitor.openChat();
		await page.getByRole('heading', { name: 'Schreib uns' }).waitFor();
		expect(await page.getByRole('button', { name: 'Absenden' }).count()).toBe(1);
		expect(await visitor.style('.launcher', 'backgroundColor')).toBe('rgb(217, 118, 74)');
		expect(await visitor.style('.header', 'backgroundImage')).toContain('linear-gradient(');
		expect(await page.locator('#pocketping-widget').count()).toBe(1);
	});

	test('events go both ways', async () => {
		visitor = await Visitor.arrive(browser, siteUrl);
		const { page } = visitor;
		await page.evaluate(`(async () => { ${eventsSnippet} })()`);
		await page.getByText('told', { exact: true }).waitFor();
		const session = await visitor.sessionId();
		expect(await storedEvents(runtime, session)).toEqual([
			{ name: 'cart_abandoned', data: { total: 129, currency: 'EUR' } },
		]);
		const { body } = await runtime.api('GET', `/sessions/${session}`);
		expect(body.identity).toMatchObject({ customerId: 'cust_42', name: 'Ada' });
		const offer = { name: 'show_offer', data: { code: 'SAVE20' } };
		await runtime.api('POST', `/sessions/${session}/events`, offer);
		await page.getByText('show_offer: SAVE20').waitFor();
	});

	test('a tracked element tells of itself and opens the chat', async () => {
		visitor = await Visitor.arrive(browser, siteUrl);
		await visitor.page.evaluate(trackedSnippet);
		await visitor.page.locator('#pricing').click();
		await visitor.sees('Questions about our prices? Just ask.');
		const session = await visitor.sessionId();
		const [event] = await eventually(
			() => storedEvents(runtime, session),
			(events) => events.length === 1,
		);
		expect(event).toEqual({
			name: 'pricing_opened',
			data: { plan: 'pro', selector: '#pricing', elementText: 'Prices', url: `${siteUrl}/` },
		});
	});
});
