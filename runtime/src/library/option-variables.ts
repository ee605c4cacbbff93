/** Which option means the same as which variable of the environment: both are checked by the same rules. */
import type { VariableName } from '../config/variables';
import type { PocketPingOptions } from './options';

type Read = (options: PocketPingOptions) => unknown;

const onOff = (value: boolean | undefined) =>
	value === undefined ? undefined : value ? 'on' : 'off';

/** Variable → the option's name in messages, and its value. Those of bridges are the bridges' own. */
export const OPTION_VARIABLES: Partial<Record<VariableName, readonly [path: string, read: Read]>> =
	{
		WELCOME_MESSAGE: ['welcomeMessage', (options) => options.welcomeMessage],
		SESSION_CREATED_AT: ['sessionCreatedAt', (options) => options.sessionCreatedAt],
		SCREENSHOTS: ['screenshots', (options) => onOff(options.screenshots)],
		AI_TAKEOVER_DELAY: ['aiTakeoverDelay', (options) => options.aiTakeoverDelay],
		AI_SYSTEM_PROMPT: ['aiSystemPrompt', (options) => options.aiSystemPrompt],
		AI_HANDBACK_AFTER: ['aiHandbackAfter', (options) => options.aiHandbackAfter],
		AI_HANDOFF_MESSAGE: ['aiHandoffMessage', (options) => options.aiHandoffMessage],
		AI_TIMEOUT: ['aiTimeout', (options) => options.aiTimeout],
		AI_SESSION_ANSWERS: ['aiLimits.sessionAnswers', ({ aiLimits }) => aiLimits?.sessionAnswers],
		AI_SESSION_TOKENS: ['aiLimits.sessionTokens', ({ aiLimits }) => aiLimits?.sessionTokens],
		AI_DAILY_ANSWERS: ['aiLimits.dailyAnswers', ({ aiLimits }) => aiLimits?.dailyAnswers],
		AI_DAILY_TOKENS: ['aiLimits.dailyTokens', ({ aiLimits }) => aiLimits?.dailyTokens],
		AI_MAX_TOKENS: ['aiLimits.answerTokens', ({ aiLimits }) => aiLimits?.answerTokens],
		AI_CONTEXT_TOKENS: ['aiLimits.contextTokens', ({ aiLimits }) => aiLimits?.contextTokens],
		DATA_DIR: ['dataDir', (options) => options.dataDir],
		API_KEY: ['apiKey', (options) => options.apiKey],
		PUBLIC_URL: ['publicUrl', (options) => options.publicUrl],
		ALLOWED_ORIGINS: ['allowedOrigins', (options) => options.allowedOrigins],
		TRUST_PROXY: ['trustProxy', (options) => options.trustProxy],
		CLIENT_IP_HEADER: ['clientIpHeader', (options) => options.clientIpHeader],
		IP_FILTER_ENABLED: ['ipFilter.enabled', ({ ipFilter }) => isEnabled(ipFilter)],
		IP_FILTER_MODE: ['ipFilter.mode', ({ ipFilter }) => ipFilter?.mode],
		IP_FILTER_BLOCKLIST: ['ipFilter.blocklist', ({ ipFilter }) => ipFilter?.blocklist],
		IP_FILTER_ALLOWLIST: ['ipFilter.allowlist', ({ ipFilter }) => ipFilter?.allowlist],
		IP_FILTER_LOG_BLOCKED: ['ipFilter.logBlocked', ({ ipFilter }) => ipFilter?.logBlocked],
		IP_FILTER_BLOCKED_STATUS_CODE: [
			'ipFilter.blockedStatusCode',
			({ ipFilter }) => ipFilter?.blockedStatusCode,
		],
		IP_FILTER_BLOCKED_MESSAGE: [
			'ipFilter.blockedMessage',
			({ ipFilter }) => ipFilter?.blockedMessage,
		],
		UA_FILTER_ENABLED: ['userAgentFilter.enabled', (options) => isEnabled(options.userAgentFilter)],
		UA_FILTER_MODE: ['userAgentFilter.mode', (options) => options.userAgentFilter?.mode],
		UA_FILTER_BLOCKLIST: [
			'userAgentFilter.blocklist',
			(options) => options.userAgentFilter?.blocklist,
		],
		UA_FILTER_ALLOWLIST: [
			'userAgentFilter.allowlist',
			(options) => options.userAgentFilter?.allowlist,
		],
		UA_FILTER_LOG_BLOCKED: [
			'userAgentFilter.logBlocked',
			(options) => options.userAgentFilter?.logBlocked,
		],
		UA_FILTER_USE_DEFAULT_BOTS: [
			'userAgentFilter.useDefaultBots',
			(options) => options.userAgentFilter?.useDefaultBots,
		],
		BOT_HEURISTICS_ENABLED: ['botHeuristics', (options) => options.botHeuristics],
		IDENTITY_SECRET: ['identity.secret', ({ identity }) => identity && [identity.secret].flat()],
		IDENTITY_REQUIRED: ['identity.required', (options) => options.identity?.required],
		RATE_LIMITS: ['rateLimits', (options) => onOff(options.rateLimits)],
		EVENTS_WEBHOOK_URL: ['webhookUrl', (options) => options.webhookUrl],
		EVENTS_WEBHOOK_SECRET: ['webhookSecret', (options) => options.webhookSecret],
		EVENTS_WEBHOOK_TIMEOUT: ['webhookTimeout', (options) => options.webhookTimeout],
		WEBHOOK_ALLOW_PRIVATE: ['webhookAllowPrivate', (options) => options.webhookAllowPrivate],
		DATABASE_URL: ['databaseUrl', (options) => options.databaseUrl],
		DATABASE_POOL_SIZE: ['databasePoolSize', (options) => options.databasePoolSize],
		REDIS_URL: ['redisUrl', (options) => options.redisUrl],
		METRICS_TOKEN: ['metricsToken', (options) => options.metricsToken],
		RETENTION_DAYS: ['retentionDays', (options) => options.retentionDays],
		SECRETS_KEY: ['secretsKey', (options) => options.secretsKey],
		S3_BUCKET: ['s3.bucket', ({ s3 }) => s3?.bucket],
		S3_ENDPOINT: ['s3.endpoint', ({ s3 }) => s3?.endpoint],
		S3_REGION: ['s3.region', ({ s3 }) => s3?.region],
		S3_ACCESS_KEY_ID: ['s3.accessKeyId', ({ s3 }) => s3?.accessKeyId],
		S3_SECRET_ACCESS_KEY: ['s3.secretAccessKey', ({ s3 }) => s3?.secretAccessKey],
		S3_PATH_STYLE: ['s3.pathStyle', ({ s3 }) => onOff(s3?.pathStyle)],
		S3_PREFIX: ['s3.prefix', ({ s3 }) => s3?.prefix],
		S3_DOWNLOADS: ['s3.downloads', ({ s3 }) => s3?.downloads],
		LOG_LEVEL: ['logLevel', (options) => options.logLevel],
	};

/** A filter function switches its filter on, unless something else is said. */
function isEnabled(filter: PocketPingOptions['ipFilter']): boolean | undefined {
	return filter?.enabled ?? (filter?.customFilter ? true : undefined);
}
