/** A guess whether a visitor is a program. It only labels: the conversation goes on as with anybody. */
import { DATACENTER_RANGES } from './datacenter-ranges';
import { parseIpAddress, parseIpRange, type IpRange } from './ip-address';
import { remembered } from './remembered';

/** The owner of a network (`hosting_asn` elsewhere) would need a database of networks, and is not looked at. */
export type BotReason = 'datacenter_ip' | 'headless_ua';

/**
 * Browsers without a person, and libraries that send requests. Electron is not among them: desktop programs
 * with a chat in them are used by people.
 */
const PROGRAM =
	/headlesschrome|phantomjs|puppeteer|playwright|selenium|webdriver|python-requests|go-http-client|node-fetch|^(?:curl|wget|axios|java|okhttp)\//i;

const ranges = DATACENTER_RANGES.map((range) => parseIpRange(range) as IpRange);

/** Why a visitor with this address and User-Agent is taken for a program; undefined for a person. */
export function detectBot(address: string, userAgent: string | undefined): BotReason | undefined {
	if (inDatacenter(address)) return 'datacenter_ip';
	return userAgent !== undefined && PROGRAM.test(userAgent) ? 'headless_ua' : undefined;
}

const inDatacenter = remembered((text) => {
	const address = parseIpAddress(text);
	return address !== undefined && ranges.some((range) => range.contains(address));
}, 10_000);
