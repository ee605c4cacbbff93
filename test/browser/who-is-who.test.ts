/** Who writes to the visitor, and who the visitor is said to be. */
import { isDeepStrictEqual } from 'node:util';
import type { Browser } from 'playwright-core';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { describeInBrowser, launchBrowser } from './support/browser';
import { drawPicture } from './support/draw-picture';
import { startNetworkGate, type NetworkGate } from './support/network-gate';
import { signMessage } from './support/sign-message';
import { Visitor, eventually } from './support/visitor';

describeInBrowser('who is who', () => {
	let runtime: RunningRuntime;
	let browser: Browser;
	let visitor: Visitor;
	let gate: NetworkGate;

	beforeAll(async () => {
		runtime = await startRuntime({ env: { IDENTITY_SECRET: 's'.repeat(32) } });
		gate = await startNetworkGate(runtime);
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await gate?.stop();
		await runtime?.stop();
	});
	beforeEach(async () => {
		visitor = await Visitor.arrive(browser, `${runtime.url}/demo`);
	});
	afterEach(async () => {
		await visitor.leave();
		expect(visitor.complaints).toEqual([]);
	});

	test('operators with a name show it, and their picture, above what they write in a row', async () => {
		const { page } = visitor;
		const session = await visitor.sessionId();
		const say = async (content: string, type = 'operator') =>
			(await runtime.api('POST', `/sessions/${session}/messages`, { content, type })).body.id;
		const picture = `${runtime.url}/maria.png`;
		await page.route(picture, (route) =>
			route.fulfill({ contentType: 'image/png', body: drawPicture(64, 64) }),
		);
		const maria = { name: 'Maria', avatar: picture, source: 'telegram' };
		await say('Your turn in the queue has come.');
		const hers = [await say('Hello!'), await say('How can I help?')];
		const his = await say('I take over from Maria.');
		await say('I am a machine.', 'ai');
		for (const id of hers) signMessage(runtime, id, maria);
		signMessage(runtime, his, { name: '<b>Jonas</b>', avatar: 'javascript:alert(1)' });
		await page.reload();
		await visitor.connected();
		await page.locator('.launcher').click();
		await visitor.sees('I am a machine.');
		const names = page.locator('.message .name');
		const seen = async () =>
			await Promise.all(
				(await names.all()).map(async (name) => {
					const { width = 0 } = (await name.boundingBox()) ?? {};
					return width > 1 ? await name.textContent() : null;
				}),
			);
		// As always, what comes from no person has no name above it, and the AI says that it is one.
		const shown = [null, 'Maria', null, '<b>Jonas</b>', 'Assistant'];
		await eventually(seen, (names) => isDeepStrictEqual(names, shown));
		const pictures = page.locator('.message .name img');
		expect(await pictures.count()).toBe(1);
		expect(await pictures.getAttribute('src')).toBe(picture);
		// Once the chat has finished opening.
		const size = async () => await pictures.boundingBox();
		await eventually(size, (box) => box?.width === 20 && box.height === 20);

		await visitor.message('How can I help?').hover();
		await visitor.message('How can I help?').locator('.more').click();
		await page.getByRole('menuitem', { name: 'Reply' }).click();
		await page.locator('.context', { hasText: 'Reply to Maria' }).waitFor();
		await visitor.write('With my order');
		await page.locator('.message.visitor .quote', { hasText: 'Maria: How can I' }).waitFor();
	});

	test('a picture that cannot be loaded leaves the name', async () => {
		const { page } = visitor;
		const session = await visitor.sessionId();
		const { body } = await runtime.api('POST', `/sessions/${session}/messages`, { content: 'Hi' });
		signMessage(runtime, body.id, { name: 'Maria', avatar: 'https://elsewhere.example/a.png' });
		await page.reload();
		await visitor.connected();
		await visitor.openChat();
		await page.locator('.message.named .name', { hasText: 'Maria' }).waitFor();
		await page.locator('.message .name img').waitFor({ state: 'detached' });
		// The page's rules forbid pictures from there, and the browser says so.
		expect(visitor.complaints.splice(0).join()).toContain('elsewhere.example');
	});

	test('an identity that is not accepted is told once, not with every reconnect', async () => {
		const { page } = visitor;
		const warnings: string[] = [];
		page.on('console', (message) => {
			if (message.type() === 'warning') warnings.push(message.text());
		});
		const answers: unknown[] = [];
		page.on('response', async (response) => {
			if (!response.url().endsWith('/connect')) return;
			// An answer that a navigation overtook cannot be read any more.
			const body = await response.json().catch(() => undefined);
			if (body) answers.push(body.identityError);
		});
		// As if a page before had said it.
		const identity = JSON.stringify({ id: 'u1', token: 'no.good.token' });
		await page.goto(`${gate.url}/demo`);
		await page.evaluate(`localStorage.setItem('pocketping_user_identity', '${identity}')`);
		// When no socket can be opened, the session is asked for anew.
		gate.refusesSockets = true;
		await page.reload();
		await visitor.connected();
		await eventually(
			() => Promise.resolve(answers.filter(Boolean).length),
			(count) => count >= 2,
		);
		expect(warnings.filter((text) => text.includes('identity not accepted'))).toHaveLength(1);
		expect(answers.pop()).toMatchObject({ code: 'IDENTITY_NOT_VERIFIED' });
		visitor.complaints.splice(0);
	});
});
