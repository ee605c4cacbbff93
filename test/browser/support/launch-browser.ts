/** Starting the Chromium that tests and screenshots use. */
import { chromium, type Browser } from 'playwright-core';

/** Where Chromium is expected. */
export const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** @param extraArgs further command-line arguments */
export async function launchBrowser(extraArgs: string[] = []): Promise<Browser> {
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
			...extraArgs,
		],
	});
}
