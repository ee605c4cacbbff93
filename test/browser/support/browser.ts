/** A real Chromium for tests; where there is none they are skipped with a word, except in CI. */
import { existsSync } from 'node:fs';
import { executablePath, launchBrowser } from './launch-browser';

export { launchBrowser };

if (!existsSync(executablePath)) {
	const message = `no browser at ${executablePath}; set CHROMIUM_PATH to a Chromium`;
	if (process.env.CI) throw new Error(message);
	console.warn(`Browser tests are skipped: ${message}`);
}

/** `describe`, or `describe.skip` on a machine without a browser. */
export const describeInBrowser = existsSync(executablePath) ? describe : describe.skip;
