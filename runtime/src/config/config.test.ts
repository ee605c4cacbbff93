/** The environment: good values, and one clear line for every bad one. */
import { ConfigError, loadConfig } from './config';

function mistakes(env: Record<string, string>): readonly string[] {
	try {
		loadConfig(env);
	} catch (error) {
		if (error instanceof ConfigError) return error.lines;
		throw error;
	}
	return [];
}

describe('loadConfig', () => {
	it('needs nothing, and takes empty for unset', () => {
		const config = loadConfig({ PORT: '', TRUST_PROXY: '' });
		expect(config).toMatchObject({
			port: 3001,
			dataDir: './data',
			trustProxy: 0,
			rateLimits: true,
		});
		expect(Object.isFrozen(config)).toBe(true);
	});

	it('reads every variable', () => {
		const config = loadConfig({
			PORT: '80',
			HOST: '127.0.0.1',
			DATA_DIR: '/tmp/x',
			API_KEY: 'a-key-of-some-length',
			PUBLIC_URL: 'https://chat.example.com/',
			ALLOWED_ORIGINS: 'https://Shop.example, https://*.shop.example:8443',
			TRUST_PROXY: '10.0.0.0/8,::1',
			LOG_LEVEL: 'debug',
			WELCOME_MESSAGE: 'Hi',
			EVENTS_WEBHOOK_URL: 'https://hooks.example/in',
			EVENTS_WEBHOOK_SECRET: 'a-secret-of-some-length',
			EVENTS_WEBHOOK_TIMEOUT: '2.5',
			WEBHOOK_ALLOW_PRIVATE: 'n8n, 10.1.0.0/16',
			RATE_LIMITS: 'off',
			CLIENT_IP_HEADER: 'X-Real-IP',
			IP_FILTER_ENABLED: 'true',
			IP_FILTER_MODE: 'both',
			IP_FILTER_BLOCKLIST: '203.0.113.0/24, 2001:db8::/32',
			IP_FILTER_ALLOWLIST: '203.0.113.7',
			IP_FILTER_LOG_BLOCKED: 'false',
			IP_FILTER_BLOCKED_STATUS_CODE: '451',
			IP_FILTER_BLOCKED_MESSAGE: 'Not here',
			UA_FILTER_ENABLED: 'true',
			UA_FILTER_MODE: 'allowlist',
			UA_FILTER_BLOCKLIST: 'curl/',
			UA_FILTER_ALLOWLIST: '/chrome/[0-9]{2,3}/, firefox',
			UA_FILTER_USE_DEFAULT_BOTS: 'false',
			UA_FILTER_LOG_BLOCKED: 'false',
			BOT_HEURISTICS_ENABLED: 'false',
			IDENTITY_SECRET: `${'a'.repeat(32)},${'b'.repeat(32)}`,
			IDENTITY_REQUIRED: 'true',
			SESSION_CREATED_AT: 'page-view',
			SCREENSHOTS: 'on',
			METRICS_TOKEN: 'a-token-of-some-length',
			RETENTION_DAYS: '90',
			SECRETS_KEY: `${'a'.repeat(64)}, ${'b'.repeat(43)}=`,
			MIN_WIDGET_VERSION: '2.0',
			LATEST_WIDGET_VERSION: 'v2.6.0',
			VERSION_WARNING_MESSAGE: 'Old',
			VERSION_UPGRADE_URL: 'https://shop.example/widget',
		});
		expect(config).toEqual({
			port: 80,
			host: '127.0.0.1',
			dataDir: '/tmp/x',
			apiKey: 'a-key-of-some-length',
			publicUrl: 'https://chat.example.com',
			allowedOrigins: ['https://shop.example', 'https://*.shop.example:8443'],
			trustProxy: ['10.0.0.0/8', '::1'],
			logLevel: 'debug',
			welcomeMessage: 'Hi',
			eventsWebhook: {
				url: 'https://hooks.example/in',
				secret: 'a-secret-of-some-length',
				timeoutMs: 2500,
			},
			webhookAllowPrivate: ['n8n', '10.1.0.0/16'],
			rateLimits: false,
			clientIpHeader: 'x-real-ip',
			ipFilter: {
				enabled: true,
				mode: 'both',
				blocklist: ['203.0.113.0/24', '2001:db8::/32'],
				allowlist: ['203.0.113.7'],
				logBlocked: false,
				blockedStatusCode: 451,
				blockedMessage: 'Not here',
			},
			userAgentFilter: {
				enabled: true,
				mode: 'allowlist',
				blocklist: ['curl/'],
				allowlist: ['/chrome/[0-9]{2,3}/', 'firefox'],
				logBlocked: false,
				useDefaultBots: false,
			},
			botHeuristics: false,
			identity: { secrets: ['a'.repeat(32), 'b'.repeat(32)], required: true },
			sessionCreatedAt: 'page-view',
			screenshots: true,
			ai: undefined,
			operations: {
				metricsToken: 'a-token-of-some-length',
				retentionMs: 90 * 24 * 60 * 60_000,
				secretsKeys: ['a'.repeat(64), `${'b'.repeat(43)}=`],
			},
			bridges: {
				telegram: undefined,
				discord: undefined,
				slack: undefined,
				showUrl: true,
				showMetadata: true,
				show: {},
			},
			widgetVersions: {
				min: '2.0',
				latest: 'v2.6.0',
				message: 'Old',
				upgradeUrl: 'https://shop.example/widget',
			},
		});
	});

	it.each([
		['PORT', '70000'],
		['PORT', '80a'],
		['PUBLIC_URL', 'chat.example.com'],
		['PUBLIC_URL', 'https://x.example/?a=1'],
		['ALLOWED_ORIGINS', 'shop.example'],
		['ALLOWED_ORIGINS', '*'],
		['TRUST_PROXY', 'true'],
		['TRUST_PROXY', '10.0.0.0/40'],
		['LOG_LEVEL', 'loud'],
		['WEBHOOK_ALLOW_PRIVATE', 'a b'],
		['RATE_LIMITS', 'no'],
		['IP_FILTER_ENABLED', 'yes'],
		['IP_FILTER_MODE', 'deny'],
		['IP_FILTER_BLOCKED_STATUS_CODE', '200'],
		['IP_FILTER_BLOCKED_MESSAGE', 'é'.repeat(61)],
		['UA_FILTER_MODE', 'none'],
		['BOT_HEURISTICS_ENABLED', 'on'],
		['IDENTITY_REQUIRED', 'yes'],
		['RETENTION_DAYS', '1'],
	])('says what is wrong with %s=%s', (name, value) => {
		const lines = mistakes({ [name]: value });
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatch(new RegExp(`^${name}: found .*, expected .{5,}`));
		expect(lines[0]).toContain(JSON.stringify(value));
	});

	it('lists all mistakes at once', () => {
		expect(mistakes({ PORT: 'x', LOG_LEVEL: 'x', RATE_LIMITS: 'x' })).toHaveLength(3);
	});

	it('names the entry of a list that is wrong', () => {
		const blocklist = '10.0.0.0/8, 203.0.113.0/24abc, ::1';
		const on = { IP_FILTER_ENABLED: 'true', UA_FILTER_ENABLED: 'true' };
		expect(mistakes({ ...on, IP_FILTER_BLOCKLIST: blocklist })).toEqual([
			expect.stringContaining('IP_FILTER_BLOCKLIST: found "203.0.113.0/24abc", expected IPv4'),
		]);
		expect(mistakes({ ...on, UA_FILTER_ALLOWLIST: 'curl, /(?=x)/' })).toEqual([
			expect.stringContaining('UA_FILTER_ALLOWLIST: found "/(?=x)/", expected parts'),
		]);
	});

	it.each([
		['IDENTITY_REQUIRED', { IDENTITY_REQUIRED: 'true' }],
		['CLIENT_IP_HEADER', { CLIENT_IP_HEADER: 'x-real-ip' }],
		['IP_FILTER_ENABLED', { IP_FILTER_BLOCKLIST: '10.0.0.0/8' }],
		['UA_FILTER_ENABLED', { UA_FILTER_ALLOWLIST: 'chrome' }],
	])('stops at %s where two variables contradict each other', (name, env) => {
		const lines = mistakes(env as never);
		expect(lines).toEqual([expect.stringMatching(`^${name}: found .+`)]);
	});

	it('keeps the lists of a filter that is switched off', () => {
		const env = { IP_FILTER_ENABLED: 'false', IP_FILTER_BLOCKLIST: '10.0.0.0/8' };
		expect(loadConfig(env).ipFilter).toMatchObject({ enabled: false, blocklist: ['10.0.0.0/8'] });
	});

	it('does not print a key it refuses', () => {
		const lines = mistakes({ API_KEY: 'tooshort' });
		expect(lines[0]).toContain('8 characters');
		expect(lines[0]).not.toContain('tooshort');
		const keys = mistakes({ IDENTITY_SECRET: `${'a'.repeat(32)},tooshort` });
		expect(keys).toEqual([expect.stringContaining('IDENTITY_SECRET: found 41 characters')]);
		expect(keys[0]).not.toContain('tooshort');
	});

	it('refuses addresses that a character of the password takes apart, and tells nothing of it', () => {
		const passwords = ['p@ss/word', 'pass#word', 'pass?word', 'p/a#s?s'];
		for (const password of passwords) {
			const database = `postgres://user:${password}@db/pocketping`;
			const cache = `redis://:${password}@cache`;
			const lines = mistakes({
				DATABASE_URL: database,
				REDIS_URL: cache,
				API_KEY: 'a-key-of-enough-length',
			});
			expect(lines).toEqual([
				expect.stringMatching(/^DATABASE_URL: found \d+ characters.*%2F/),
				expect.stringMatching(/^REDIS_URL: found \d+ characters.*%2F/),
			]);
		}
		const url = 'postgres://user:p%40ss%2Fw%23rd@db:5432/pocketping?sslmode=require';
		expect(loadConfig({ DATABASE_URL: url }).database?.url).toBe(url);
	});

	it('takes the address of a database, and prints none that it refuses', () => {
		const url = 'postgres://user:password@db/pocketping';
		expect(loadConfig({ DATABASE_URL: url }).database).toEqual({ url, poolSize: 10 });
		const lines = mistakes({ DATABASE_URL: 'mysql://user:password@db' });
		expect(lines).toEqual([expect.stringContaining('postgres://')]);
		expect(lines[0]).not.toContain(':password@db\n');
		expect(lines[0]).toContain('found 24 characters');
	});

	it('shares a Redis only between instances that share a database', () => {
		const shared = { REDIS_URL: 'redis://cache', API_KEY: 'a-key-of-enough-length' };
		expect(mistakes(shared)).toEqual([expect.stringContaining('DATABASE_URL')]);
		const withoutKey = { REDIS_URL: 'redis://cache', DATABASE_URL: 'postgres://db/pocketping' };
		expect(mistakes(withoutKey)).toEqual([expect.stringContaining('API_KEY')]);
		const refused = mistakes({ ...shared, ...withoutKey, REDIS_URL: 'http://:secret@cache' });
		expect(refused).toEqual([expect.stringContaining('redis://')]);
		expect(refused[0]).not.toContain('secret@');
		expect(mistakes({ ...shared, DATABASE_URL: 'postgres://db/pocketping' })).toEqual([]);
	});
});
