/** How it looks: screenshots for the eye in `out/`, and what a program can check of them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { describeInBrowser, launchBrowser } from './support/browser';
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
