/** What counts as new, with what Zapier's cache can answer. */
import type { Bundle, ZObject } from 'zapier-platform-core';
import { isNew } from './only-once';

const bundle = { subscribeData: { id: 'wh_1', secret: 'whsec_c2VjcmV0' } } as unknown as Bundle;
const other = { subscribeData: { id: 'wh_2', secret: 'whsec_b3RoZXI=' } } as unknown as Bundle;

/** A cache as Zapier describes it, with `nx`, which the one of its test runner does not have. */
function cached() {
	const entries = new Map<string, unknown>();
	const ttls: unknown[] = [];
	const cache = {
		get: async (key: string) => entries.get(key) ?? null,
		set: async (key: string, value: unknown, ttl: number, _scope: unknown, nx: boolean) => {
			ttls.push(ttl);
			if (nx && entries.has(key)) return false;
			entries.set(key, value);
			return true;
		},
	};
	return { z: { cache } as unknown as ZObject, entries, ttls };
}

test('the first time is new, and for each subscription', async () => {
	const { z, entries, ttls } = cached();

	expect(await isNew(z, bundle, 'evt_1')).toBe(true);
	expect(await isNew(z, bundle, 'evt_1')).toBe(false);
	expect(await isNew(z, bundle, 'evt_2')).toBe(true);
	expect(await isNew(z, other, 'evt_1')).toBe(true);
	expect(new Set(ttls)).toEqual(new Set([3600]));
	// What is kept with Zapier tells neither the event nor the secret.
	for (const key of entries.keys()) expect(key).toMatch(/^[\da-f]{64}$/);
});

test('of two at the same moment, one is new', async () => {
	const { z } = cached();

	const both = await Promise.all([isNew(z, bundle, 'evt_1'), isNew(z, bundle, 'evt_1')]);
	expect(both.sort()).toEqual([false, true]);
});

test('without a cache, everything is: twice is better than never', async () => {
	const fails = () => Promise.reject(new Error('rpc is not available'));
	const z = { cache: { get: fails, set: fails } } as unknown as ZObject;

	expect(await isNew(z, bundle, 'evt_1')).toBe(true);
	expect(await isNew(z, bundle, 'evt_1')).toBe(true);
});
