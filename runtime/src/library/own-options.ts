/** Options that mean nothing in the environment: only a program has them, so their rules are here. */
import { PlatformBridge } from './platform-bridge';

interface Rule {
	isGood: (value: unknown) => boolean;
	expects: string;
}

const objectWith = (...methods: string[]) => ({
	isGood: (value: unknown) => has(value, ...methods),
	expects: `an object with ${list(methods)}`,
});

const FUNCTION: Rule = { isGood: (value) => typeof value === 'function', expects: 'a function' };

const GROUP: Rule = { isGood: isObject, expects: 'an object with options' };

/** By the option's name: what it must be when it is not left out. */
export const OWN_OPTIONS: Readonly<Record<string, Rule>> = {
	environment: { isGood: isObject, expects: 'an object with variables, such as process.env' },
	aiProvider: {
		isGood: (value) =>
			has(value, 'generate') && typeof value.name === 'string' && typeof value.model === 'string',
		expects: 'a provider with name, model and generate()',
	},
	bridges: {
		isGood: (value) =>
			Array.isArray(value) &&
			value.every((one) => one instanceof PlatformBridge || has(one, 'connect')),
		expects: 'a list of bridges, each with a name and connect()',
	},
	storage: {
		isGood: (value) => has(value, 'open') || has(value, 'transaction', 'commit', 'close'),
		expects: 'a store or what opens one, such as new SqliteStore(file)',
	},
	files: {
		...objectWith('write', 'read', 'delete', 'removeLeftovers'),
		expects: 'a store with write(), read(), delete() and removeLeftovers()',
	},
	'ipFilter.customFilter': FUNCTION,
	'userAgentFilter.customFilter': FUNCTION,
	aiLimits: GROUP,
	s3: GROUP,
	ipFilter: GROUP,
	userAgentFilter: GROUP,
	identity: GROUP,
	onNewSession: FUNCTION,
	onMessage: FUNCTION,
	onEvent: FUNCTION,
	handlerTimeout: {
		isGood: (value) => typeof value === 'number' && value > 0 && value <= 86_400,
		expects: 'seconds, more than 0 and at most 86400',
	},
	logger: objectWith('debug', 'info', 'warn', 'error'),
	onBroken: FUNCTION,
	stopTimeout: {
		isGood: (value) => typeof value === 'number' && value >= 0 && value <= 3600,
		expects: 'seconds, from 0 to 3600',
	},
	clock: objectWith('now', 'after'),
};

/** @returns the names of the options that are wrong, each with a line on what was found and what is expected */
export function wrongOptions(options: object): Map<string, string> {
	const wrong = new Map<string, string>();
	for (const [path, { isGood, expects }] of Object.entries(OWN_OPTIONS)) {
		const [outer = '', inner] = path.split('.');
		const given = (options as Record<string, unknown>)[outer];
		const value = inner === undefined ? given : (given as Record<string, unknown> | null)?.[inner];
		if (value === undefined || value === null || isGood(value)) continue;
		wrong.set(path, `${path}: found ${kindOf(value)}, expected ${expects}`);
	}
	return wrong;
}

/** What a value is, in a word. A text is not shown: where it stands in the wrong place, it may be a secret. */
export function kindOf(value: unknown): string {
	if (value === null || value === undefined) return String(value);
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	if (typeof value === 'string') return 'a text';
	if (Array.isArray(value)) return 'a list';
	return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Whether a value holds others by their names. */
export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Functions with members are as good as objects: loggers are often made so. */
function has(value: unknown, ...methods: string[]): value is Record<string, unknown> {
	if (!isObject(value) && typeof value !== 'function') return false;
	return methods.every(
		(method) => typeof (value as Record<string, unknown>)[method] === 'function',
	);
}

function list(methods: readonly string[]): string {
	const calls = methods.map((method) => `${method}()`);
	return `${calls.slice(0, -1).join(', ')} and ${calls.at(-1)}`;
}
