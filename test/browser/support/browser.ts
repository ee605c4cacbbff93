/** A real Chromium for tests; where there is none they are skipped with a word, except in CI. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

if (!existsSync(executablePath)) {
	const message = `no browser at ${executablePath}; set CHROMIUM_PATH to a Chromium`;
	if (process.env.CI) throw new Error(message);
	console.warn(`Browser tests are skipped: ${message}`);
}

/** `describe`, or `describe.skip` on a machine without a browser. */
export const describeInBrowser = existsSync(executablePath) ? describe : describe.skip;

export async function launchBrowser(): Promise<Browser> {
	return await chromium.launch({
		executablePath,
		headless: true,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
}
