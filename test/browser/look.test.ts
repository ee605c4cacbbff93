/** How it looks: screenshots for the eye in `out/`, and what a program can check of them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { SAMPLES } from '../support/upload';
import { describeInBrowser, launchBrowser } from './support/browser';
import { drawPicture } from './support/draw-picture';
import { signMessage } from './support/sign-message';
import { Visitor } from './support/visitor';

const out = join(__dirname, 'out');

const WIDE = { width: 1280, height: 800 };

const VIEWS: Record<string, BrowserContextOptions> = {
	light: { viewport: WIDE, colorScheme: 'light' },
	dark: { viewport: WIDE, colorScheme: 'dark' },
	mobile: {
		viewport: { width: 390, height: 844 },
		deviceScaleFactor: 2,
		hasTouch: true,
		isMobile: true,
	},
};

describeInBrowser('the look', () => {
	let runtime: RunningRuntime;
	let browser: Browser;

	beforeAll(async () => {
		mkdirSync(out, { recursive: true });
		runtime = await startRuntime();
		await runtime.api('PUT', '/operator/status', { online: true });
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await runtime?.stop();
	});

	test.each(Object.keys(VIEWS))('%s', async (view) => {
		const visitor = await Visitor.arrive(browser, `${runtime.url}/demo`, VIEWS[view]);
		const { page } = visitor;
		const session = await visitor.sessionId();
		const say = (content: string, type = 'operator') =>
			runtime.api('POST', `/sessions/${session}/messages`, { content, type });
		const shoot = async (scene: string) => {
			await page.waitForTimeout(450);
			await page.screenshot({ path: join(out, `${view}-${scene}.png`) });
		};

		await shoot('closed');
		await visitor.openChat();
		await visitor.write('Hi! Do you ship the Night Ferry to Portugal?');
		await page.locator('.message.visitor.sent').waitFor();
		await say('Hello! Yes, we do. It takes three to five days and is free above 40 €.');
		await say('All countries are listed here: https://example.com/shipping?to=pt.');
		await visitor.sees('Hello! Yes, we do. It takes three to five days and is free above 40 €.');
		await visitor.write('Great, thank you! And how fine should I grind it for a moka pot?');
		await page.locator('.message.visitor.sent').nth(1).waitFor();
		await say('Between espresso and filter: a little finer than table salt.', 'ai');
		await page.locator('.message.ai').waitFor();
		await shoot('open');

		expect(await page.locator('.status').textContent()).toBe('Online now');
		const panel = await page.locator('.panel').boundingBox();
		const { width, height } = page.viewportSize()!;
		if (view === 'mobile') expect(panel).toEqual({ x: 0, y: 0, width, height });
		expect(panel!.x + panel!.width).toBeLessThanOrEqual(width);
		expect(panel!.y).toBeGreaterThanOrEqual(0);
		// The newest message is in view, and nothing is wider than the screen.
		expect(await page.locator('.message.ai .bubble').isVisible()).toBe(true);
		const newest = await page.locator('.message.ai').boundingBox();
		const composer = await page.locator('.composer').boundingBox();
		expect(newest!.y + newest!.height).toBeLessThanOrEqual(composer!.y);
		expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
		expect(await contrast(visitor, '.message.operator .bubble')).toBeGreaterThan(7);
		expect(await contrast(visitor, '.message.visitor .bubble')).toBeGreaterThan(4.5);

		await page.keyboard.press('Escape');
		await page.locator('#leave-button').click();
		await runtime.api('POST', `/sessions/${session}/events`, {
			name: 'show_offer',
			data: { code: 'SAVE20', discount: 20 },
		});
		await page.locator('#offer-banner').waitFor();
		await say('Before you go: 20% off your cart with the code SAVE20, for the next hour.');
		await page.locator('.peek.shown').waitFor();
		await page.evaluate('scrollTo(0, 0)');
		await shoot('offer');
		expect(visitor.complaints).toEqual([]);
		await visitor.leave();
	});

	test.each(Object.keys(VIEWS))('what the chat asks and offers, %s', async (view) => {
		const preChatForm = { enabled: true, required: false, fields: 'email-or-phone' };
		const timing = 'before-first-message';
		await runtime.api('PUT', '/widget-config', { preChatForm: { ...preChatForm, timing } });
		const visitor = await Visitor.arrive(browser, `${runtime.url}/demo`, VIEWS[view]);
		const { page } = visitor;
		const session = await visitor.sessionId();
		const shoot = async (scene: string) => {
			await page.waitForTimeout(450);
			await page.screenshot({ path: join(out, `${view}-${scene}.png`) });
		};
		const choose = async (text: string, item: string) => {
			await visitor.message(text).hover();
			await visitor.message(text).locator('.more').click();
			await page.getByRole('menuitem', { name: item }).click();
		};

		await visitor.openChat();
		await page.getByLabel('E-mail').fill('ada@example');
		await page.getByRole('button', { name: 'Continue' }).click();
		await shoot('form');
		await page.getByRole('button', { name: 'Skip' }).click();
		for (const text of ['Never mind this', 'Do you grind to order?']) {
			await visitor.write(text);
			await page.locator('.message.sent', { hasText: text }).waitFor();
		}
		const content = 'We do, for filter, moka and espresso. Which one do you use?';
		await runtime.api('POST', `/sessions/${session}/messages`, { content });
		await visitor.sees(content);
		await choose(content, 'Reply');
		await visitor.write('A moka pot, for three');
		await visitor.sees('A moka pot, for three');
		await choose('A moka pot, for three', 'Edit');
		await visitor.write('A moka pot, for two');
		await visitor.sees('A moka pot, for two');
		await choose('Never mind this', 'Delete');
		await page.getByRole('menuitem', { name: 'Really delete?' }).click();
		await visitor.sees('Message deleted');
		await visitor.message('A moka pot, for two').locator('.more').click();
		await shoot('menu');
		await page.keyboard.press('Escape');
		await choose(content, 'Reply');
		await shoot('reply');
		await page.getByRole('button', { name: 'Cancel' }).click();

		await runtime.api('POST', `/sessions/${session}/csat`, {});
		await page.locator('.csat').waitFor();
		await page.getByRole('radio', { name: 'Good', exact: true }).check({ force: true });
		await shoot('rating');
		await page.locator('.csat').getByRole('button', { name: 'Dismiss' }).click();

		await page.locator('.writer input[type=file]').setInputFiles([
			{ name: 'my-moka-pot.png', mimeType: 'image/png', buffer: drawPicture(640, 400) },
			{ name: 'order-2291.pdf', mimeType: 'application/pdf', buffer: SAMPLES.pdf.bytes },
			{ name: 'setup.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') },
		]);
		await page.locator('.send:not([aria-disabled])').waitFor();
		await shoot('tray');
		await page.getByRole('button', { name: 'Remove setup.exe' }).click();
		await visitor.write('This one');
		await page.locator('.message .picture img').waitFor();
		await shoot('files');
		expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(
			page.viewportSize()!.width,
		);
		expect(await contrast(visitor, '.message.operator .bubble')).toBeGreaterThan(7);
		await visitor.leave();
	});

	test.each(Object.keys(VIEWS))(
		'a question with buttons and a person who asks, %s',
		async (view) => {
			await runtime.api('PUT', '/widget-config', {});
			const visitor = await Visitor.arrive(browser, `${runtime.url}/demo`, VIEWS[view]);
			const { page } = visitor;
			const session = await visitor.sessionId();
			const say = async (content: string, more = {}) =>
				(await runtime.api('POST', `/sessions/${session}/messages`, { content, ...more })).body.id;
			const avatar = `${runtime.url}/avatar.png`;
			await page.route(avatar, (route) => route.fulfill({ body: drawPicture(64, 64) }));
			await visitor.openChat();
			await visitor.write('My order 2291 has not come yet');
			await page.locator('.message.visitor.sent').waitFor();
			const maria = { name: 'Maria', avatar };
			signMessage(runtime, await say('I am sorry. Let me look.'), maria);
			const labels = [
				'Send it again',
				'Give me the money back',
				'I can wait a few days more',
				'No',
			];
			const choices = labels.map((label) => ({ id: label, label }));
			const question = 'The parcel is lost, it seems. What would you like?';
			const resumeUrl = `${runtime.url}/nowhere`;
			signMessage(
				runtime,
				await say(question, { wait: { resumeUrl, kind: 'choice', choices } }),
				maria,
			);
			await page.reload();
			await visitor.connected();
			await visitor.openChat();
			await page.locator('.choice').first().waitFor();
			await page.waitForTimeout(450);
			await page.screenshot({ path: join(out, `${view}-question.png`) });
			expect(await contrast(visitor, '.choice')).toBeGreaterThan(7);
			for (const choice of await page.locator('.choice').all()) {
				expect((await choice.boundingBox())!.height).toBeGreaterThanOrEqual(36);
			}
			await page.getByRole('button', { name: 'Send it again' }).click();
			await page.locator('.message.visitor.sent').nth(1).waitFor();
			await page.waitForTimeout(450);
			await page.screenshot({ path: join(out, `${view}-answered.png`) });
			expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(
				page.viewportSize()!.width,
			);
			await visitor.leave();
		},
	);

	test('the open chat covers neither the offer nor the cart of the shop', async () => {
		const visitor = await Visitor.arrive(browser, `${runtime.url}/demo`, VIEWS.light);
		const { page } = visitor;
		await runtime.api('PUT', '/widget-config', {});
		const name = 'show_offer';
		await runtime.api('POST', `/sessions/${await visitor.sessionId()}/events`, {
			name,
			data: { code: 'SAVE20', discount: 20 },
		});
		await page.locator('#offer-banner').waitFor();
		await visitor.openChat();
		await page.waitForTimeout(600);
		await page.screenshot({ path: join(out, 'light-beside.png') });
		const panel = await page.locator('.panel').boundingBox();
		for (const selector of ['#offer-code', '#offer-apply', '#leave-button', '#cart-total']) {
			const box = await page.locator(selector).boundingBox();
			expect(box!.x + box!.width).toBeLessThanOrEqual(panel!.x);
		}
		await visitor.leave();
	});
});

/** WCAG contrast of an element's text with its own background. */
async function contrast(visitor: Visitor, selector: string): Promise<number> {
	const [ink = [], paper = []] = await Promise.all(
		['color', 'backgroundColor'].map(async (property) =>
			((await visitor.style(selector, property)).match(/\d+/g) ?? []).slice(0, 3).map(Number),
		),
	);
	const luminance = (channels: number[]) => {
		const [red = 0, green = 0, blue = 0] = channels.map((value) => {
			const share = value / 255;
			return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
		});
		return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	};
	const [dark, light] = [luminance(ink), luminance(paper)].sort((a, b) => a - b);
	return (light! + 0.05) / (dark! + 0.05);
}
