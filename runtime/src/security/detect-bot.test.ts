/** Who looks like a program, and who only shares a word with one. */
import { detectBot } from './detect-bot';

const CHROME = 'Mozilla/5.0 (Windows NT 10.0) Chrome/131.0.0.0 Safari/537.36';

it.each([
	['3.1.2.3', CHROME, 'datacenter_ip'],
	['::ffff:3.1.2.3', CHROME, 'datacenter_ip'],
	['5.9.1.1', undefined, 'datacenter_ip'],
	['2a01:4f9:c010::1', CHROME, 'datacenter_ip'],
	['2a01:4ff:f0::1', CHROME, 'datacenter_ip'],
	['2600:1fff::1', CHROME, 'datacenter_ip'],
	['3.1.2.3', 'curl/8.5.0', 'datacenter_ip'],
	['198.51.100.7', 'curl/8.5.0', 'headless_ua'],
	['198.51.100.7', CHROME.replace('Chrome', 'HeadlessChrome'), 'headless_ua'],
	['198.51.100.7', 'python-requests/2.32', 'headless_ua'],
	['198.51.100.7', CHROME, undefined],
	['2a01:500::1', CHROME, undefined],
	['2001:db8::1', CHROME, undefined],
	['198.51.100.7', `${CHROME} Electron/33.0.0`, undefined],
	['198.51.100.7', `${CHROME} ShopApp okhttp/4.12.0`, undefined],
	['198.51.100.7', undefined, undefined],
	['', CHROME, undefined],
	['unknown', CHROME, undefined],
])('%s with %s: %s', (address, userAgent, expected) => {
	expect(detectBot(address, userAgent)).toBe(expected);
});
