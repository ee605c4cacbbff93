/** The settings of one service, typed and frozen; nothing reads the environment after this. */
import type { EventsWebhook } from '../core/webhooks/environment-webhook';
import type { ClientIpHeader, ProxyTrust } from '../security/client-address';
import type { FilterMode } from '../security/ip-filter';
import type { OwnAiProvider } from '../ai/own-provider';
import { aiConfig, type AiConfig } from './ai-config';
import { bridgesConfig, type BridgesConfig } from './bridges-config';
import { ConfigError } from './config-error';
import { contradictions } from './contradictions';
import type { OperationsConfig } from './operations-config';
import { s3Config, type S3Config } from './s3-config';
import { readSecretFiles } from './secret-files';
import { VARIABLES, type Variable, type VariableName } from './variables';

export { ConfigError };

export interface Config {
	readonly port: number;
	readonly host: string | undefined;
	readonly dataDir: string;
	readonly apiKey: string | undefined;
	readonly publicUrl: string | undefined;
	readonly allowedOrigins: readonly string[];
	readonly trustProxy: ProxyTrust;
	readonly clientIpHeader: ClientIpHeader | undefined;
	readonly ipFilter: IpFilterConfig;
	readonly userAgentFilter: UserAgentFilterConfig;
	readonly botHeuristics: boolean;
	readonly identity: IdentityConfig;
	readonly logLevel: string;
	readonly welcomeMessage: string | undefined;
	readonly webhookAllowPrivate: readonly string[];
	/** Where custom events are forwarded to; undefined: nowhere. */
	readonly eventsWebhook: EventsWebhook | undefined;
	readonly database: DatabaseConfig | undefined;
	/** Undefined: this is the only instance. */
	readonly redisUrl: string | undefined;
	readonly rateLimits: boolean;
	readonly sessionCreatedAt: 'activity' | 'page-view';
	readonly screenshots: boolean;
	readonly widgetVersions: WidgetVersions;
	/** Undefined: no AI takes over. */
	readonly ai: AiConfig | undefined;
	readonly bridges: BridgesConfig;
	readonly operations: OperationsConfig;
	/** Undefined: uploaded files are kept in the data directory. */
	readonly s3: S3Config | undefined;
}

/** The database of several instances; without one, everything is kept in a file of this one. */
export interface DatabaseConfig {
	readonly url: string;
	/** Connections at the most. */
	readonly poolSize: number;
}

/** Which versions of the existing widget may connect, and what the others are told. */
export interface WidgetVersions {
	readonly min: string | undefined;
	readonly latest: string | undefined;
	readonly message: string | undefined;
	readonly upgradeUrl: string | undefined;
}

interface FilterConfig {
	/** Undefined when nothing is said: a filter function in code switches the filter on then. */
	readonly enabled: boolean | undefined;
	readonly mode: FilterMode;
	readonly blocklist: readonly string[];
	readonly allowlist: readonly string[];
	readonly logBlocked: boolean;
}

export interface IpFilterConfig extends FilterConfig {
	readonly blockedStatusCode: number;
	readonly blockedMessage: string;
}

export interface UserAgentFilterConfig extends FilterConfig {
	readonly useDefaultBots: boolean;
}

export interface IdentityConfig {
	/** Keys of identity tokens; none: no identity is verified. */
	readonly secrets: readonly string[];
	/** Whether identities without a good token are refused. */
	readonly required: boolean;
}

/**
 * Reads the settings from environment variables; an empty variable counts as unset.
 * @param own what no text can hold: an AI provider of the embedding program, which takes the place of AI_PROVIDER
 * @throws {ConfigError} listing every wrong variable, what was found and what is expected
 */
export function loadConfig(
	given: Readonly<Record<string, string | undefined>>,
	own: { aiProvider?: OwnAiProvider } = {},
): Config {
	const { env, mistakes: unreadable, unread } = readSecretFiles(given);
	// What could not be read is not missing as well.
	const meant = Object.fromEntries(unread.map((name) => [name, given[`${name}_FILE`]]));
	const mistakes = [...unreadable, ...contradictions({ ...env, ...meant })];
	const read = <Name extends VariableName>(name: Name) => {
		const text = env[name];
		if (text === undefined || text === '') return undefined;
		const variable: Variable = VARIABLES[name];
		const parsed = variable.schema.safeParse(text, { reportInput: true });
		if (parsed.success) return parsed.data as Output<Name>;
		const [issue] = parsed.error.issues;
		// In a list, the entry that is wrong; everywhere else, the whole.
		const wrong = issue && issue.path.length > 0 ? issue.input : text;
		const found = variable.secret ? `${text.length} characters` : JSON.stringify(wrong);
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
		clientIpHeader: read('CLIENT_IP_HEADER'),
		ipFilter: {
			enabled: read('IP_FILTER_ENABLED'),
			mode: read('IP_FILTER_MODE') ?? 'blocklist',
			blocklist: read('IP_FILTER_BLOCKLIST') ?? [],
			allowlist: read('IP_FILTER_ALLOWLIST') ?? [],
			logBlocked: read('IP_FILTER_LOG_BLOCKED') ?? true,
			blockedStatusCode: read('IP_FILTER_BLOCKED_STATUS_CODE') ?? 403,
			blockedMessage: read('IP_FILTER_BLOCKED_MESSAGE') ?? 'Forbidden',
		},
		userAgentFilter: {
			enabled: read('UA_FILTER_ENABLED'),
			mode: read('UA_FILTER_MODE') ?? 'blocklist',
			blocklist: read('UA_FILTER_BLOCKLIST') ?? [],
			allowlist: read('UA_FILTER_ALLOWLIST') ?? [],
			logBlocked: read('UA_FILTER_LOG_BLOCKED') ?? true,
			useDefaultBots: read('UA_FILTER_USE_DEFAULT_BOTS') ?? true,
		},
		botHeuristics: read('BOT_HEURISTICS_ENABLED') ?? true,
		identity: {
			secrets: read('IDENTITY_SECRET') ?? [],
			required: read('IDENTITY_REQUIRED') ?? false,
		},
		logLevel: read('LOG_LEVEL') ?? 'info',
		welcomeMessage: read('WELCOME_MESSAGE'),
		webhookAllowPrivate: read('WEBHOOK_ALLOW_PRIVATE') ?? [],
		eventsWebhook: eventsWebhook(
			read('EVENTS_WEBHOOK_URL'),
			read('EVENTS_WEBHOOK_SECRET'),
			read('EVENTS_WEBHOOK_TIMEOUT') ?? 5000,
		),
		database: database(read('DATABASE_URL'), read('DATABASE_POOL_SIZE') ?? 10),
		redisUrl: read('REDIS_URL'),
		rateLimits: read('RATE_LIMITS') ?? true,
		sessionCreatedAt: read('SESSION_CREATED_AT') ?? 'activity',
		screenshots: read('SCREENSHOTS') ?? false,
		widgetVersions: {
			min: read('MIN_WIDGET_VERSION'),
			latest: read('LATEST_WIDGET_VERSION'),
			message: read('VERSION_WARNING_MESSAGE'),
			upgradeUrl: read('VERSION_UPGRADE_URL'),
		},
		operations: {
			metricsToken: read('METRICS_TOKEN'),
			retentionMs: read('RETENTION_DAYS'),
			secretsKeys: read('SECRETS_KEY') ?? [],
		},
		bridges: bridgesConfig({
			telegram: {
				token: read('TELEGRAM_BOT_TOKEN'),
				forumChatId: read('TELEGRAM_FORUM_CHAT_ID'),
				chatIds: read('TELEGRAM_CHAT_IDS'),
				webhookSecret: read('TELEGRAM_WEBHOOK_SECRET'),
				apiRoot: read('TELEGRAM_API_ROOT'),
			},
			discord: {
				token: read('DISCORD_BOT_TOKEN'),
				channelId: read('DISCORD_CHANNEL_ID'),
				useThreads: read('DISCORD_USE_THREADS'),
				apiUrl: read('DISCORD_API_URL'),
			},
			slack: {
				token: read('SLACK_BOT_TOKEN'),
				channelId: read('SLACK_CHANNEL_ID'),
				appToken: read('SLACK_APP_TOKEN'),
				signingSecret: read('SLACK_SIGNING_SECRET'),
				apiUrl: read('SLACK_API_URL'),
			},
			showUrl: read('BRIDGE_SHOW_URL'),
			showMetadata: read('BRIDGE_SHOW_METADATA'),
		}),
		ai: aiConfig({
			provider: own.aiProvider ?? read('AI_PROVIDER'),
			model: read('AI_MODEL'),
			systemPrompt: read('AI_SYSTEM_PROMPT'),
			takeoverDelayMs: read('AI_TAKEOVER_DELAY'),
			handbackAfterMs: read('AI_HANDBACK_AFTER'),
			handoffMessage: read('AI_HANDOFF_MESSAGE'),
			timeoutMs: read('AI_TIMEOUT'),
			stream: read('AI_STREAMING'),
			maxTokens: read('AI_MAX_TOKENS'),
			contextTokens: read('AI_CONTEXT_TOKENS'),
			sessionAnswers: read('AI_SESSION_ANSWERS'),
			sessionTokens: read('AI_SESSION_TOKENS'),
			dailyAnswers: read('AI_DAILY_ANSWERS'),
			dailyTokens: read('AI_DAILY_TOKENS'),
			keys: {
				openai: read('OPENAI_API_KEY'),
				anthropic: read('ANTHROPIC_API_KEY'),
				gemini: read('GEMINI_API_KEY'),
			},
			baseUrls: {
				openai: read('OPENAI_BASE_URL'),
				anthropic: read('ANTHROPIC_BASE_URL'),
				gemini: read('GEMINI_BASE_URL'),
			},
		}),
		s3: s3Config({
			endpoint: read('S3_ENDPOINT'),
			bucket: read('S3_BUCKET'),
			region: read('S3_REGION'),
			accessKeyId: read('S3_ACCESS_KEY_ID'),
			secretAccessKey: read('S3_SECRET_ACCESS_KEY'),
			pathStyle: read('S3_PATH_STYLE'),
			prefix: read('S3_PREFIX'),
			downloads: read('S3_DOWNLOADS'),
		}),
	};
	if (mistakes.length > 0) throw new ConfigError(mistakes);
	return Object.freeze(config);
}

function database(url: string | undefined, poolSize: number): DatabaseConfig | undefined {
	return url === undefined ? undefined : { url, poolSize };
}

function eventsWebhook(
	url: string | undefined,
	secret: string | undefined,
	timeoutMs: number,
): EventsWebhook | undefined {
	return url === undefined ? undefined : { url, secret, timeoutMs };
}

type Output<Name extends VariableName> = (typeof VARIABLES)[Name]['schema']['_zod']['output'];
