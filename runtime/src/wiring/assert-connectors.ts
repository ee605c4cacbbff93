/** The libraries of bridges and AI providers are installed only where they are used: are they, here? */
import { createRequire } from 'node:module';
import { dependencies as versions } from '../../../connectors/package.json';
import type { Config } from '../config/config';

/** The package behind each of them, and the variable that asks for it. */
const CONNECTORS = {
	telegram: ['grammy', 'TELEGRAM_BOT_TOKEN'],
	discord: ['discord.js', 'DISCORD_BOT_TOKEN'],
	slack: ['@slack/bolt', 'SLACK_BOT_TOKEN'],
	openai: ['openai', 'AI_PROVIDER=openai'],
	anthropic: ['@anthropic-ai/sdk', 'AI_PROVIDER=anthropic'],
	gemini: ['@google/genai', 'AI_PROVIDER=gemini'],
} as const satisfies Record<string, readonly [keyof typeof versions, string]>;

/** Something is set up whose library is missing. */
export class PackageMissingError extends Error {
	readonly code = 'PACKAGE_MISSING';
}

/**
 * @param isInstalled tells whether a package can be loaded from here
 * @throws {PackageMissingError} with the command that installs what is missing
 */
export function assertConnectors(
	{ bridges, ai }: Pick<Config, 'bridges' | 'ai'>,
	isInstalled: (name: string) => boolean = canResolve,
): void {
	// A provider of the caller's own needs nothing of ours.
	const source = ai?.model?.source;
	const wanted = [
		bridges.telegram && CONNECTORS.telegram,
		bridges.discord && CONNECTORS.discord,
		bridges.slack && CONNECTORS.slack,
		source && 'provider' in source && CONNECTORS[source.provider],
	];
	const missing = wanted.flatMap((each) => (each && !isInstalled(each[0]) ? [each] : []));
	if (missing.length === 0) return;
	const lines = missing.map(([name, variable]) => `${variable} needs the package ${name}.`);
	const packages = missing.map(([name]) => `"${name}@${versions[name]}"`);
	const command = `npm install ${packages.join(' ')}`;
	throw new PackageMissingError(`${lines.join('\n')}\nInstall it with: ${command}`);
}

function canResolve(name: string): boolean {
	try {
		createRequire(__filename).resolve(name);
		return true;
	} catch {
		return false;
	}
}
