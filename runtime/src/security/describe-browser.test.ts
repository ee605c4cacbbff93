/** Devices told apart, also where one calls itself another. */
import { describeBrowser } from './describe-browser';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

it.each([
	[
		`(Linux; Android 14; Pixel 8) ${WEBKIT} Chrome/131.0.0.0 Mobile Safari/537.36`,
		'mobile',
		'Chrome',
		'Android',
	],
	[
		`(Linux; Android 14; SM-X710) ${WEBKIT} Chrome/131.0.0.0 Safari/537.36`,
		'tablet',
		'Chrome',
		'Android',
	],
	[
		`(iPhone; CPU iPhone OS 17_5 like Mac OS X) ${WEBKIT} Version/17.5 Mobile/15E148 Safari/604.1`,
		'mobile',
		'Safari',
		'iOS',
	],
	[
		`(iPad; CPU OS 12_5 like Mac OS X) ${WEBKIT} Version/12.1.2 Mobile/15E148 Safari/604.1`,
		'tablet',
		'Safari',
		'iOS',
	],
	[
		`(Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/131.0.0.0 Safari/537.36 OPR/116.0.0.0`,
		'desktop',
		'Opera',
		'Windows',
	],
	[
		`(Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`,
		'desktop',
		'Microsoft Edge',
		'Windows',
	],
	[
		`(Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Version/17.4 Safari/605.1.15`,
		'desktop',
		'Safari',
		'macOS',
	],
	['(X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0', 'desktop', 'Firefox', 'Linux'],
	[
		`(X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/131.0.0.0 Safari/537.36`,
		'desktop',
		'Chrome',
		'Chrome OS',
	],
])('%s', (rest, deviceType, browser, os) => {
	expect(describeBrowser(`Mozilla/5.0 ${rest}`)).toEqual({ deviceType, browser, os });
});

it('says nothing of what it does not know, and never fails', () => {
	for (const odd of [undefined, '', 'x', 'node', '('.repeat(10_000), '\u0000\uffff']) {
		expect(describeBrowser(odd)).toEqual({});
	}
});

it('is quick whatever it is given', () => {
	const started = performance.now();
	for (const part of ['(', 'A/', 'android ', 'version/', 'opera mini', '(iPhone;', ' ']) {
		describeBrowser(part.repeat(500));
	}
	expect(performance.now() - started).toBeLessThan(200);
});
