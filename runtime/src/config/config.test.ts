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
			WEBHOOK_ALLOW_PRIVATE: 'n8n, 10.1.0.0/16',
			RATE_LIMITS: 'off',
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
			webhookAllowPrivate: ['n8n', '10.1.0.0/16'],
			rateLimits: false,
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
	])('says what is wrong with %s=%s', (name, value) => {
		const lines = mistakes({ [name]: value });
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatch(new RegExp(`^${name}: found .*, expected .{5,}`));
		expect(lines[0]).toContain(JSON.stringify(value));
	});

	it('lists all mistakes at once', () => {
		expect(mistakes({ PORT: 'x', LOG_LEVEL: 'x', RATE_LIMITS: 'x' })).toHaveLength(3);
	});

	it('does not print a key it refuses', () => {
		const lines = mistakes({ API_KEY: 'tooshort' });
		expect(lines[0]).toContain('8 characters');
		expect(lines[0]).not.toContain('tooshort');
	});

	it('stops where ignoring a variable would be dangerous', () => {
		expect(mistakes({ DATABASE_URL: 'postgres://db' })[0]).toContain('SQLite');
		expect(mistakes({ IP_FILTER_ENABLED: 'true' })).toHaveLength(1);
		expect(mistakes({ IP_FILTER_ENABLED: 'false' })).toHaveLength(0);
	});
});
