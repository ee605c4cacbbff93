/** Options → settings: put into the form of the environment, and read by the rules of that. */
import type { BridgeDefinition } from '../bridges/bridge-definition';
import { ConfigError, loadConfig, type Config } from '../config/config';
import { LazyProvider } from './lazy-provider';
import { OPTION_VARIABLES } from './option-variables';
import { settingsOf } from './named-settings';
import type { PocketPingOptions } from './options';
import { isObject, kindOf, wrongOptions } from './own-options';
import { PlatformBridge } from './platform-bridge';
import { SqliteStore } from './sqlite-store';
import { toText } from './to-text';
import { unknownOptions } from './unknown-options';

export interface Settings {
	config: Config;
	/** Bridges that did not come with this package. */
	ownBridges: BridgeDefinition[];
}

const BRIDGE_NAME = /^[a-z][a-z0-9-]{0,31}$/;

/** Written to nobody's terminal unless somebody asks for it. */
const LOG_LEVEL = 'warn';

/** @throws {ConfigError} listing every mistake: the option or variable, what was found and what is expected */
export function readOptions(given: PocketPingOptions): Settings {
	if (!isObject(given)) {
		throw new ConfigError([`options: found ${kindOf(given)}, expected an object with options`]);
	}
	const wrong = wrongOptions(given);
	// What is wrong as a whole is not looked into.
	const options: PocketPingOptions =
		wrong.size === 0
			? given
			: Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name)));
	const env: Record<string, string | undefined> = { LOG_LEVEL, ...options.environment };
	const names = new Map<string, string>();
	const mistakes = [...unknownOptions(options), ...wrong.values()];
	const set = (variable: string, path: string, text: string | undefined) => {
		if (text !== undefined) env[variable] = text;
		// What the environment says is called as it is there, and what is missing as it would be there.
		if (text !== undefined || !options.environment) names.set(variable, path);
	};
	for (const [variable, [path, read]] of Object.entries(OPTION_VARIABLES)) {
		const value = read(options);
		const text = toText(value);
		if (hasComma(value)) mistakes.push(`${path}: found a comma in an entry, expected none`);
		set(variable, path, text);
	}
	if (options.storage instanceof SqliteStore && options.storage.isTemporary) {
		env.DATA_DIR ||= options.storage.directory;
	}
	const { aiProvider } = options;
	const isOwn = wrong.has('aiProvider') || (!!aiProvider && !(aiProvider instanceof LazyProvider));
	// The other variables of the AI hold for a provider of one's own as well.
	if (isOwn) env.AI_PROVIDER = 'workflow';
	if (aiProvider)
		for (const { variable, path, text } of settingsOf(aiProvider)) set(variable, path, text);
	const { ownBridges, show, problems } = readBridges(options.bridges ?? [], set);
	mistakes.push(...problems);
	try {
		const config = loadConfig(env, isOwn ? { aiProvider } : {});
		if (mistakes.length > 0) throw new ConfigError([]);
		const bridges = { ...config.bridges, show };
		return { config: Object.freeze({ ...config, bridges }), ownBridges };
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		throw new ConfigError([...mistakes, ...error.lines.map((line) => inOptionNames(line, names))]);
	}
}

/** Lists are separated by commas; only a regular expression between slashes may hold some. */
function hasComma(value: unknown): boolean {
	return (
		Array.isArray(value) &&
		value.some((entry) => String(entry).includes(',') && !/^\/.*\/$/.test(String(entry)))
	);
}

function readBridges(
	bridges: ReadonlyArray<PlatformBridge | BridgeDefinition>,
	set: (variable: string, path: string, text: string | undefined) => void,
) {
	const ownBridges: BridgeDefinition[] = [];
	const show: Record<string, NonNullable<BridgeDefinition['show']>> = {};
	const problems: string[] = [];
	const seen = new Set<string>();
	for (const bridge of bridges) {
		const { name } = bridge;
		if (typeof name !== 'string' || !BRIDGE_NAME.test(name)) {
			const expected = 'lower-case letters, digits and dashes';
			problems.push(`bridges: found a bridge named ${JSON.stringify(name)}, expected ${expected}`);
		}
		if (seen.has(name)) problems.push(`bridges: found ${name} twice, expected one of each name`);
		seen.add(name);
		if (bridge.show) show[name] = bridge.show;
		if (bridge instanceof PlatformBridge) {
			for (const { variable, path, text } of settingsOf(bridge)) set(variable, path, text);
		} else ownBridges.push(bridge);
	}
	return { ownBridges, show, problems };
}

/** A line about variables, with the names that the program used. */
function inOptionNames(line: string, names: ReadonlyMap<string, string>): string {
	return line.replace(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g, (name) => names.get(name) ?? name);
}
