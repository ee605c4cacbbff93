/** The `check` command: says of each bridge that is set up what works, what does not, and where to click. */
import type { BridgesConfig } from '../config/bridges-config';
import type { BridgeName } from '../storage/bridge-records';
import type { Finding } from './bridge';

export interface BridgeFinding extends Finding {
	bridge: BridgeName;
}

/** Changes nothing on any platform. */
export async function checkBridges(config: BridgesConfig): Promise<BridgeFinding[]> {
	const { telegram, discord, slack } = config;
	const found: BridgeFinding[] = [];
	const add = (bridge: BridgeName, findings: Finding[]) =>
		found.push(...findings.map((finding) => ({ bridge, ...finding })));
	if (telegram) {
		const { checkTelegram } = await import('./telegram/check');
		add('telegram', await checkTelegram(telegram));
	}
	if (discord) {
		const { checkDiscord } = await import('./discord/check');
		add('discord', await checkDiscord(discord));
	}
	if (slack) {
		const { checkSlack } = await import('./slack/check');
		add('slack', await checkSlack(slack));
	}
	return found;
}

/** As lines for a terminal. */
export function findingsAsText(findings: readonly BridgeFinding[]): string {
	if (findings.length === 0) {
		return 'No bridge is set up: see docs/bridges/README.md.\n';
	}
	return findings.map(({ ok, bridge, line }) => `${ok ? '✓' : '✗'} ${bridge}: ${line}\n`).join('');
}
