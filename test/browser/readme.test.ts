/** The README's page snippets, pasted into a page of another origin as a reader would. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { describeInBrowser, launchBrowser } from './support/browser';
import { Visitor, eventually } from './support/visitor';

const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const block = (language: string) =>
	new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(readme)?.[1] ?? '';

describeInBrowser('the README on a page', () => {
	let runtime: RunningRuntime;
	let site: Server;
	let browser: Browser;

	beforeAll(async () => {
		runtime = await startRuntime();
		browser = await launchBrowser();
		const snippet = block('html').replace('http://localhost:3001', runtime.url);
		site = createServer((_request, response) => {
			response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
			response.end(`<!doctype html><title>Shop</title><p id="offer"></p>${snippet}
				<script type="module">${block('js')}</script>`);
		});
		await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
	});
	afterAll(async () => {
		await browser?.close();
		site?.closeAllConnections();
		site?.close();
		await runtime?.stop();
	});

	test('sends its event and shows the answer', async () => {
		const { port } = site.address() as AddressInfo;
		const visitor = await Visitor.arrive(browser, `http://127.0.0.1:${port}/`);
		const events = async () =>
			(await runtime.api('GET', '/events?name=cart_abandoned')).body.events as any[];
		const [event] = await eventually(events, (found) => found.length === 1);
		expect(event.data.event.data).toEqual({ total: 129, currency: 'EUR' });

		const offer = { name: 'show_offer', data: { code: 'SAVE20' } };
		await runtime.api('POST', `/sessions/${event.data.sessionId}/events`, offer);
		await visitor.page.getByText('Your code: SAVE20').waitFor();
		expect(visitor.complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
	});
});
