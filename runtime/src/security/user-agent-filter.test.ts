/** The User-Agent filter: whom the defaults know, whom they must not hit, and patterns that cannot hang it. */
import { customFilter } from './custom-filter';
import { userAgentFilter, type UserAgentFilterOptions } from './user-agent-filter';
import { userAgentPattern } from './user-agent-pattern';

const CHROME =
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';
const ANDROID = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15';

function check(userAgent: string | undefined, options: Partial<UserAgentFilterOptions> = {}) {
	const filter = userAgentFilter({
		enabled: true,
		mode: 'blocklist',
		blocklist: [],
		allowlist: [],
		useDefaultBots: true,
		...options,
	});
	return filter(userAgent, { path: '/pocketping/connect' });
}

describe('the default bots', () => {
	it.each([
		'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
		'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
		'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
		'SomeNewBot/1.0',
		'bot/1.0',
		'Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)',
		'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36',
		'WhatsApp/2.23.20.0 A',
		'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
		'curl/8.5.0',
		'Wget/1.21.4',
		'python-requests/2.32.3',
		'Java/17.0.1',
		'okhttp/4.12.0',
		'Apache-HttpClient/4.5.14 (Java/17.0.1)',
		'Go-http-client/2.0',
		'Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)',
		'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 DatadogSynthetics',
	])('hold %s', (userAgent) => {
		expect(check(userAgent)).toMatchObject({ allowed: false, reason: 'default_bot' });
	});

	it.each([
		CHROME,
		`${ANDROID} Version/4.0 Chrome/131.0.0.0 Mobile Safari/537.36 WhatsApp/2.24.1`,
		`${IPHONE} (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/450.0.0.38]`,
		`${IPHONE} (KHTML, like Gecko) Mobile/15E148 Instagram 300.0`,
		`${IPHONE} (KHTML, like Gecko) Mobile/15E148 [Pinterest/iOS]`,
		`${ANDROID} Version/4.0 Chrome/131.0.0.0 Mobile Safari/537.36 ShopApp/3.1 okhttp/4.12.0`,
		`${ANDROID} Version/4.0 Chrome/131.0.0.0 Mobile Safari/537.36 ShopApp (Java/1.8)`,
		'Mozilla/5.0 (Linux; Android 10; CUBOT/X30) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36',
		`${IPHONE} (KHTML, like Gecko) SogouMobileBrowser/12.0 Mobile/15E148 Safari/604.1`,
		'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Datadog/7.0 Chrome/131.0.0.0 Safari/537.36',
	])('leave %s alone', (userAgent) => {
		expect(check(userAgent)).toEqual({ allowed: true, reason: 'default' });
	});

	it('can be switched off', () => {
		expect(check('curl/8.5.0', { useDefaultBots: false })).toEqual({
			allowed: true,
			reason: 'default',
		});
	});
});

describe('userAgentFilter', () => {
	it('says whose pattern it was', () => {
		const blocklist = ['/chrome\\/1[0-3]\\d/', 'googlebot'];
		expect(check(CHROME, { blocklist })).toEqual({
			allowed: false,
			reason: 'blocklist',
			matchedPattern: '/chrome\\/1[0-3]\\d/',
		});
		// One's own pattern decides before the default that would match as well.
		expect(check('Googlebot/2.1', { blocklist })).toMatchObject({ reason: 'blocklist' });
	});

	it.each([
		['both', 'curl/8.5.0', { allowed: true, reason: 'allowlist', matchedPattern: 'CURL' }],
		['both', 'Wget/1.21', { allowed: false, reason: 'default_bot', matchedPattern: '/^wget\\//' }],
		['both', CHROME, { allowed: true, reason: 'default' }],
		['allowlist', 'curl/8.5.0', { allowed: true, reason: 'allowlist', matchedPattern: 'CURL' }],
		['allowlist', CHROME, { allowed: false, reason: 'not_in_allowlist' }],
		['allowlist', undefined, { allowed: true, reason: 'default' }],
		['blocklist', '', { allowed: true, reason: 'default' }],
	] as const)('%s: %s', (mode, userAgent, expected) => {
		expect(check(userAgent, { mode, allowlist: ['CURL'] })).toEqual(expected);
	});

	it('asks a custom filter first, and lets everybody in while it is off', () => {
		const custom = customFilter(() => true, fail);
		expect(check('curl/8.5.0', { custom })).toEqual({ allowed: true, reason: 'custom' });
		expect(check('curl/8.5.0', { enabled: false })).toEqual({ allowed: true, reason: 'disabled' });
	});

	it('looks at the first 500 characters', () => {
		expect(check(`${'x'.repeat(500)}googlebot`)).toMatchObject({ allowed: true });
	});

	it('takes patterns that make other engines hang', () => {
		const blocklist = ['/(a+)+$/', '/(x+x+)+y/', '/^(([a-z])+.)+[A-Z]([a-z])+$/'];
		const started = performance.now();
		check(`${'a'.repeat(499)}!`, { blocklist });
		check('x'.repeat(500), { blocklist });
		expect(performance.now() - started).toBeLessThan(500);
	});
});

describe('userAgentPattern', () => {
	it.each(['', '/[/', '/(?=a)b/', '/(a)\\1/', 'x'.repeat(201)])('refuses %.20j', (pattern) => {
		expect(userAgentPattern(pattern)).toBeUndefined();
	});

	it('takes two slashes for text', () => {
		expect(userAgentPattern('//')?.matches('a//b')).toBe(true);
	});
});

function fail(error: unknown): never {
	throw error;
}
