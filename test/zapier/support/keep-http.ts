/** Node's HTTP client as it was: Zapier's runner replaces it for the whole process, in which other tests run, too. */
import http from 'node:http';
import https from 'node:https';

type Replaceable = typeof http & { patchedByZapier?: boolean; zapierLogger?: unknown };

/**
 * To be called in every test file that runs Zapier's code: gives back, after its tests, what the runner replaced. It
 * reads answers to log them, so that a program that waits for one of its own would wait for ever.
 */
export function keepHttp(): void {
	const modules = [http, https] as Replaceable[];
	const originals = modules.map(({ request }) => request);
	const { fetch } = globalThis;
	afterAll(() => {
		modules.forEach((module, index) => {
			module.request = originals[index]!;
			delete module.patchedByZapier;
			delete module.zapierLogger;
		});
		globalThis.fetch = fetch;
	});
}
