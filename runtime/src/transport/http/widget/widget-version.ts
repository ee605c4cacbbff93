/** Whether a page's widget is new enough, as the existing PocketPing servers decide it. */
import type { WidgetVersions } from '../../../config/config';

export type VersionStatus = 'ok' | 'outdated' | 'deprecated' | 'unsupported';

export interface VersionVerdict {
	status: VersionStatus;
	/** What to say to whoever runs the page; absent when all is well. */
	message?: string;
}

/** Where the existing widget's installation is described. */
const UPGRADE_URL = 'https://docs.pocketping.io/widget/installation';

/**
 * Compares a widget's version with the ones that are wanted. No version, or no wishes, is fine.
 * @param given the `X-PocketPing-Version` header
 */
export function checkVersion(given: string | undefined, wanted: WidgetVersions): VersionVerdict {
	const { min, latest, message } = wanted;
	if (given === undefined) return { status: 'ok' };
	if (min !== undefined && compare(given, min) < 0) {
		const fallback = `This widget is version ${shown(given)}; the server needs ${min} or newer.`;
		return { status: 'unsupported', message: message ?? fallback };
	}
	if (latest === undefined || compare(given, latest) >= 0) return { status: 'ok' };
	const fallback = `This widget is version ${shown(given)}; ${latest} is available.`;
	const sameMajor = parts(given)[0] === parts(latest)[0];
	return sameMajor
		? { status: 'outdated', message: fallback }
		: { status: 'deprecated', message: message ?? fallback };
}

/** The headers that tell the widget; none when all is well, as it prints them to the console every time. */
export function versionHeaders(
	{ status, message }: VersionVerdict,
	{ min, latest }: WidgetVersions,
): Record<string, string> {
	if (status === 'ok') return {};
	return {
		'X-PocketPing-Version-Status': status,
		...(min !== undefined && { 'X-PocketPing-Min-Version': min }),
		...(latest !== undefined && { 'X-PocketPing-Latest-Version': latest }),
		...(message !== undefined && { 'X-PocketPing-Version-Message': headerText(message) }),
	};
}

/** The frame that says the same on the stream. */
export function versionFrame(
	given: string | undefined,
	{ status, message }: VersionVerdict,
	{ min, latest, upgradeUrl }: WidgetVersions,
) {
	const severity = status === 'outdated' ? 'info' : status === 'deprecated' ? 'warning' : 'error';
	return {
		type: 'version_warning',
		data: {
			severity,
			message,
			currentVersion: shown(given ?? ''),
			...(min !== undefined && { minVersion: min }),
			...(latest !== undefined && { latestVersion: latest }),
			canContinue: status !== 'unsupported',
			upgradeUrl: upgradeUrl ?? UPGRADE_URL,
		},
	};
}

/** What a refused widget is told in the body. */
export function refusalDetails({ min, upgradeUrl }: WidgetVersions): Record<string, unknown> {
	return { minVersion: min, upgradeUrl: upgradeUrl ?? UPGRADE_URL };
}

/** Numbers of a version; what is not a number counts as 0, and what follows a `-` is left out. */
function parts(version: string): number[] {
	const numbers = version.replace(/^v/, '').split('.').slice(0, 3);
	return [0, 1, 2].map((index) => Number.parseInt(numbers[index] ?? '0', 10) || 0);
}

function compare(left: string, right: string): number {
	const [a, b] = [parts(left), parts(right)];
	for (const [index, number] of a.entries()) {
		const difference = number - (b[index] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}

/** A page may send anything as its version. */
function shown(version: string): string {
	return version.replace(/[^\w.+-]/g, '').slice(0, 30);
}

/** Headers are Latin-1 without line ends. */
function headerText(text: string): string {
	return text.replace(/[^\x20-\x7e\xa0-\xff]/g, '?');
}
