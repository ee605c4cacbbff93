/** What a User-Agent tells of the visitor's device, for the people who answer. */
import Bowser from 'bowser';
import { remembered } from './remembered';
import { MAX_USER_AGENT_LENGTH } from './user-agent-pattern';

export interface BrowserDescription {
	deviceType?: 'desktop' | 'mobile' | 'tablet';
	/** Name without a version, such as `Chrome`. */
	browser?: string;
	/** Name without a version, such as `Windows`. */
	os?: string;
}

const DEVICE_TYPES = ['desktop', 'mobile', 'tablet'] as const;

/** Describes a browser; what cannot be told is left out. Never throws. */
export function describeBrowser(userAgent: string | undefined): BrowserDescription {
	return userAgent ? describe(userAgent.slice(0, MAX_USER_AGENT_LENGTH)) : {};
}

const describe = remembered((userAgent): BrowserDescription => {
	try {
		const { browser, os, platform } = Bowser.parse(userAgent);
		// The parser names no type for Chrome OS, which runs on laptops.
		const type = os.name === 'Chrome OS' ? 'desktop' : platform.type;
		const deviceType = DEVICE_TYPES.find((each) => each === type);
		return {
			...(deviceType && { deviceType }),
			...(browser.name && { browser: browser.name.slice(0, 100) }),
			...(os.name && { os: os.name.slice(0, 100) }),
		};
	} catch {
		return {};
	}
}, 1000);
