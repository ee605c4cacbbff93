/** The country, believed only of a proxy that is trusted. */
import type { IncomingMessage } from 'node:http';
import { clientCountry } from './client-country';

const request = (country: unknown) =>
	({
		headers: { 'cf-ipcountry': country },
		socket: { remoteAddress: '10.0.0.1' },
	}) as unknown as IncomingMessage;

it.each([
	['FR', 1, 'FR'],
	['FR', ['10.0.0.0/8'], 'FR'],
	['FR', ['192.0.2.1'], undefined],
	['FR', 0, undefined],
	['XX', 1, undefined],
	['T1', 1, undefined],
	['fr', 1, undefined],
	['France', 1, undefined],
	[undefined, 1, undefined],
])('%s with trust in %j: %s', (header, trust, expected) => {
	expect(clientCountry(trust)(request(header))).toBe(expected);
});
