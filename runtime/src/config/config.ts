/** The settings of one service, typed and frozen; nothing reads the environment after this. */
import { VARIABLES, type Variable, type VariableName } from './variables';
import { unsupportedVariables } from './unsupported-variables';

export interface Config {
	readonly port: number;
	readonly host: string | undefined;
	readonly dataDir: string;
	readonly apiKey: string | undefined;
	readonly publicUrl: string | undefined;
	readonly allowedOrigins: readonly string[];
	readonly trustProxy: number | readonly string[];
	readonly logLevel: string;
	readonly welcomeMessage: string | undefined;
	readonly webhookAllowPrivate: readonly string[];
	readonly rateLimits: boolean;
}

/** Something in the environment that stops the start: one line per mistake. */
export class ConfigError extends Error {
	constructor(readonly lines: readonly string[]) {
		super(lines.join('\n'));
		this.name = 'ConfigError';
	}
}

/**
 * Reads the settings from environment variables; an empty variable counts as unset.
 * @throws {ConfigError} listing every wrong variable, what was found and what is expected
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
	const mistakes = unsupportedVariables(env);
	const read = <Name extends VariableName>(name: Name) => {
		const text = env[name];
		if (text === undefined || text === '') return undefined;
		const variable: Variable = VARIABLES[name];
		const parsed = variable.schema.safeParse(text);
		if (parsed.success) return parsed.data as Output<Name>;
		const found = variable.secret ? `${text.length} characters` : JSON.stringify(text);
		mistakes.push(`${name}: found ${found}, expected ${variable.expects}`);
		return undefined;
	};
	const config: Config = {
		port: read('PORT') ?? 3001,
		host: read('HOST'),
		dataDir: read('DATA_DIR') ?? './data',
		apiKey: read('API_KEY'),
		publicUrl: read('PUBLIC_URL'),
		allowedOrigins: read('ALLOWED_ORIGINS') ?? [],
		trustProxy: read('TRUST_PROXY') ?? 0,
		logLevel: read('LOG_LEVEL') ?? 'info',
		welcomeMessage: read('WELCOME_MESSAGE'),
		webhookAllowPrivate: read('WEBHOOK_ALLOW_PRIVATE') ?? [],
		rateLimits: read('RATE_LIMITS') ?? true,
	};
	if (mistakes.length > 0) throw new ConfigError(mistakes);
	return Object.freeze(config);
}

type Output<Name extends VariableName> = (typeof VARIABLES)[Name]['schema']['_zod']['output'];
