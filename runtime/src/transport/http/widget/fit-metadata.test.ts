/** Whatever a page says of itself, something of bounded size comes out. */
import { fitMetadata } from './fit-metadata';

describe('fitMetadata', () => {
	it('keeps what is reasonable', () => {
		const metadata = { url: 'https://a.b/', botSignals: { webdriver: false }, n: 1 };
		expect(fitMetadata(metadata)).toEqual(metadata);
	});

	it('shortens, drops, and never fails', () => {
		expect(fitMetadata({ url: 'x'.repeat(9000) }).url).toHaveLength(2000);
		const many = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`key${n}`, n]));
		expect(JSON.stringify(fitMetadata(many)).length).toBeLessThan(8192);
		for (const odd of [null, undefined, 'text', 17, []]) expect(fitMetadata(odd)).toEqual({});
	});

	it('does not let a page speak for the server', () => {
		expect(fitMetadata({ ip: '1.2.3.4', country: 'FR', city: 'Paris', language: 'fr' })).toEqual({
			language: 'fr',
		});
	});

	it('keeps what the server found out, unless the page knows its device better', () => {
		const facts = { deviceType: 'mobile', browser: 'Chrome', os: 'Android', bot: true };
		expect(fitMetadata(null, facts)).toEqual(facts);
		const said = { deviceType: 'desktop', browser: 17, os: 'x'.repeat(101), bot: false };
		expect(fitMetadata(said, facts)).toEqual({ ...facts, deviceType: 'desktop' });
		const large = { browser: 'Chrome', userAgent: 'é'.repeat(500) };
		const many = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`key${n}`, n]));
		const bytes = Buffer.byteLength(JSON.stringify(fitMetadata(many, large)));
		expect(bytes).toBeLessThanOrEqual(8192);
	});

	it('drops what nests too deep, and keeps the rest', () => {
		const deep = JSON.parse('['.repeat(30_000) + ']'.repeat(30_000));
		expect(fitMetadata({ deep, five: [[[[1]]]], six: [[[[[1]]]]] })).toEqual({ five: [[[[1]]]] });
	});
});
