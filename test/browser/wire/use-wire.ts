/** What every test of the wire page needs: a site, a runtime on another port, a browser. */
import type { Browser } from 'playwright-core';
import { startRuntime, type RunningRuntime, type StartOptions } from '../../support/start-runtime';
import { launchBrowser } from '../support/browser';
import { startWireSite, type WireSite } from './wire-site';
import { WireVisitor } from './wire-visitor';

export interface Wire {
	site: WireSite;
	runtime: RunningRuntime;
	browser: Browser;
	/** Opens a page of the site in a new browser profile; the test's end closes it. */
	arrive: (...more: MoreOfArrive) => Promise<WireVisitor>;
}

type MoreOfArrive = [
	api?: string,
	prepare?: Parameters<typeof WireVisitor.arrive>[3],
	options?: Parameters<typeof WireVisitor.arrive>[4],
];

/** Starts it all before the tests of a block. Only the site's own origin is let in. */
export function useWire(options: (site: WireSite) => StartOptions = () => ({})): Wire {
	const wire = {} as Wire;
	const visitors: WireVisitor[] = [];

	beforeAll(async () => {
		wire.site = await startWireSite();
		const { env, ...more } = options(wire.site);
		wire.runtime = await startRuntime({
			env: { ALLOWED_ORIGINS: wire.site.origin, ...env },
			...more,
		});
		wire.browser = await launchBrowser();
		wire.arrive = async (api = wire.runtime.url, prepare, browserOptions) => {
			const arrival = WireVisitor.arrive(wire.browser, wire.site, api, prepare, browserOptions);
			const visitor = await arrival;
			visitors.push(visitor);
			return visitor;
		};
	});
	afterEach(async () => {
		for (const visitor of visitors.splice(0)) await visitor.leave();
	});
	afterAll(async () => {
		await wire.browser?.close();
		await wire.runtime?.stop();
		await wire.site?.stop();
	});
	return wire;
}
