/** Options: the same rules and defaults as the environment, in the program's own words. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	configFromEnv,
	ConfigError,
	DiscordBridge,
	OpenAIProvider,
	PocketPing,
	SlackBridge,
	SqliteStore,
	TelegramBridge,
	type BridgeDefinition,
	type PocketPingOptions,
} from '../../runtime/src/index';
import { loadConfig } from '../../runtime/src/config/config';
import { VARIABLES } from '../../runtime/src/config/variables';
import { OPTION_VARIABLES } from '../../runtime/src/library/option-variables';
import { readOptions } from '../../runtime/src/library/read-options';

const TOKEN = '123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The lines of the error that a constructor throws. */
function mistakes(options: PocketPingOptions): readonly string[] {
	try {
		new PocketPing(options);
	} catch (error) {
		if (error instanceof ConfigError) return error.lines;
		throw error;
	}
	return [];
}

it('are what the service has without any variable, except for a quiet log', () => {
	expect(readOptions({}).config).toEqual({ ...loadConfig({}), logLevel: 'warn' });
	expect(readOptions(configFromEnv({})).config).toEqual(loadConfig({}));
});

it('cover every variable that means something inside of a program', () => {
	/** About the port, the one other program that is a widget, and what providers and bridges say themselves. */
	const others =
		/^(PORT|HOST|AI_PROVIDER|AI_MODEL|AI_STREAMING|BRIDGE_SHOW_\w+|(OPENAI|ANTHROPIC|GEMINI|TELEGRAM|DISCORD|SLACK)_\w+|(MIN|LATEST)_WIDGET_VERSION|VERSION_\w+)$/;
	const missing = Object.keys(VARIABLES).filter(
		(name) => !(name in OPTION_VARIABLES) && !others.test(name),
	);
	expect(missing).toEqual([]);
});

it('are not named to somebody who sets variables', () => {
	const fromEnv = configFromEnv({ REDIS_URL: 'redis://cache', API_KEY: 'a'.repeat(20) });
	expect(mistakes(fromEnv)).toEqual([
		expect.stringMatching(/^REDIS_URL: found without DATABASE_URL,/),
	]);
	expect(
		mistakes({ ...configFromEnv({}), redisUrl: 'redis://cache', apiKey: 'a'.repeat(20) }),
	).toEqual([expect.stringMatching(/^redisUrl: found without DATABASE_URL,/)]);
	expect(mistakes({ redisUrl: 'redis://cache', apiKey: 'a'.repeat(20) })).toEqual([
		expect.stringMatching(/^redisUrl: found without databaseUrl,/),
	]);
});

it('replace what the environment says', () => {
	const environment = configFromEnv({ WELCOME_MESSAGE: 'Hi', DATA_DIR: '/tmp/x' });
	const { config } = readOptions({ ...environment, welcomeMessage: 'Hello' });
	expect(config).toMatchObject({ welcomeMessage: 'Hello', dataDir: '/tmp/x', logLevel: 'info' });
});

it('are read', () => {
	const { config, ownBridges } = readOptions({
		aiProvider: new OpenAIProvider({ apiKey: 'sk-0123456789', model: 'gpt-5' }),
		aiTakeoverDelay: 180,
		aiSystemPrompt: 'Be brief.',
		bridges: [
			new TelegramBridge({ botToken: TOKEN, chatIds: [1, '2'], showUrl: false }),
			new DiscordBridge({ botToken: 'x'.repeat(40), channelId: 123456789n, useThreads: false }),
			new SlackBridge({
				botToken: 'xoxb-0123456789',
				channelId: 'C0123456789',
				appToken: 'xapp-0123456789',
			}),
		],
		ipFilter: { customFilter: () => true, blocklist: ['203.0.113.0/24', '198.51.100.50'] },
		identity: { secret: 's'.repeat(32) },
		webhookUrl: 'https://hooks.example',
		webhookTimeout: 2.5,
		rateLimits: false,
		trustProxy: 1,
	});
	expect(config).toMatchObject({
		ai: {
			settings: { takeoverDelayMs: 180_000, answers: true },
			model: {
				systemPrompt: 'Be brief.',
				source: { provider: 'openai', options: { model: 'gpt-5' } },
			},
		},
		bridges: {
			telegram: { chatIds: ['1', '2'] },
			discord: { channelId: '123456789', useThreads: false },
			slack: { appToken: 'xapp-0123456789' },
			show: { telegram: { showUrl: false } },
		},
		ipFilter: { enabled: true, blocklist: ['203.0.113.0/24', '198.51.100.50'] },
		identity: { secrets: ['s'.repeat(32)] },
		eventsWebhook: { url: 'https://hooks.example', timeoutMs: 2500 },
		rateLimits: false,
		trustProxy: 1,
	});
	expect(ownBridges).toEqual([]);
});

it('that are wrong are all named at once, as the program wrote them', () => {
	const definition = (name: string) =>
		({ name, connect: () => ({}) }) as unknown as BridgeDefinition;
	expect(
		mistakes({
			aiTakeoverDelay: -1,
			apiKey: 'short',
			ipFilter: { enabled: true, mode: 'blacklist' as never, blocklist: ['10.0.0.0/8', 'ten'] },
			webhookSecret: 'a-secret-of-some-length',
			allowedOrigins: ['https://a.example,https://b.example'],
			aiProvider: new OpenAIProvider({ apiKey: 'short' }),
			bridges: [
				new TelegramBridge({ botToken: 'none', forumChatId: 5 }),
				definition('Mail!'),
				definition('sms'),
				definition('sms'),
			],
		}),
	).toEqual([
		'allowedOrigins: found a comma in an entry, expected none',
		'bridges: found a bridge named "Mail!", expected lower-case letters, digits and dashes',
		'bridges: found sms twice, expected one of each name',
		'webhookSecret: found without webhookUrl, which it belongs to',
		'apiKey: found 5 characters, expected 16 to 200 characters without spaces',
		'ipFilter.mode: found "blacklist", expected blocklist, allowlist or both',
		'ipFilter.blocklist: found "ten", expected IPv4 or IPv6 addresses or CIDRs, separated by commas',
		'bridges.telegram.botToken: found 4 characters, expected the token that @BotFather gave out, such as 123456:ABC…',
		'bridges.telegram.forumChatId: found "5", expected the id of a supergroup with topics, which begins with -100',
		'aiTakeoverDelay: found "-1", expected seconds, from 0 to 604800',
		'aiProvider.apiKey: found 5 characters, expected 8 to 500 printable characters without spaces',
	]);
	expect(() => new OpenAIProvider({})).toThrow('apiKey: expected the key of openai');
});

it('that there are not are named, with the one that may be meant', () => {
	const options = { welcomMessage: 'Hi', ipFilter: { blockList: [] }, colour: 'red' } as object;
	expect(mistakes(options)).toEqual([
		'welcomMessage: there is no such option, is welcomeMessage meant?',
		'ipFilter.blockList: there is no such option, is ipFilter.blocklist meant?',
		'colour: there is no such option',
	]);
});

it('that only a program can set are checked before anything is opened', () => {
	const none = {} as never;
	const text = 'postgres://user:hush@db/chat' as never;
	const wrong = {
		aiProvider: none,
		bridges: [none],
		storage: text,
		files: none,
		s3: text,
		ipFilter: { customFilter: text },
		onMessage: 5 as never,
		handlerTimeout: -1,
		logger: console.log as never,
		stopTimeout: '5' as never,
		clock: none,
	};
	expect(mistakes({ ...wrong, aiTakeoverDelay: -1 })).toEqual([
		'aiProvider: found an object, expected a provider with name, model and generate()',
		'bridges: found a list, expected a list of bridges, each with a name and connect()',
		'storage: found a text, expected a store or what opens one, such as new SqliteStore(file)',
		'files: found an object, expected a store with write(), read(), delete() and removeLeftovers()',
		'ipFilter.customFilter: found a text, expected a function',
		's3: found a text, expected an object with options',
		'onMessage: found 5, expected a function',
		'handlerTimeout: found -1, expected seconds, more than 0 and at most 86400',
		'logger: found a function, expected an object with debug(), info(), warn() and error()',
		'stopTimeout: found a text, expected seconds, from 0 to 3600',
		'clock: found an object, expected an object with now() and after()',
		'aiTakeoverDelay: found "-1", expected seconds, from 0 to 604800',
	]);
	expect(mistakes({ handlerTimeout: Infinity })).toHaveLength(1);
	expect(mistakes({ bridges: [{ connect: () => {} } as never] })).toEqual([
		'bridges: found a bridge named undefined, expected lower-case letters, digits and dashes',
	]);
});

it.each([
	[null, 'null'],
	['./data', 'a text'],
	[[], 'a list'],
])('are an object, and not %p', (options, found) => {
	expect(mistakes(options as never)).toEqual([
		`options: found ${found}, expected an object with options`,
	]);
});

it('that are null count as left out', async () => {
	const none = null as never;
	const nothing = { aiProvider: none, bridges: none, storage: none, files: none, s3: none };
	expect(readOptions(nothing).config).toEqual(readOptions({}).config);
	const handlers = { onMessage: none, handlerTimeout: none, stopTimeout: none, clock: none };
	const storage = new SqliteStore(':memory:');
	const pp = new PocketPing({ storage, files: none, ...handlers, logLevel: 'silent' });
	await pp.start();
	await pp.stop();
});

it('never show a secret', () => {
	const lines = mistakes({ apiKey: 'hush', bridges: [new TelegramBridge({ botToken: 'hush' })] });
	expect(lines.join('\n')).not.toContain('hush');
	const bridge = new TelegramBridge({ botToken: TOKEN, chatIds: 1 });
	expect(JSON.stringify(new OpenAIProvider({ apiKey: 'sk-0123456789' }))).not.toContain('sk-0');
	expect(JSON.stringify(bridge)).not.toContain(TOKEN);
});

describe('checkIpFilter and getClientIp', () => {
	it('answer without a start', () => {
		const pp = new PocketPing({
			ipFilter: {
				enabled: true,
				blocklist: ['203.0.113.0/24'],
				customFilter: (ip) => (ip.startsWith('192.168.') ? true : undefined),
			},
			trustProxy: 1,
		});
		expect(pp.checkIpFilter('203.0.113.7')).toEqual({
			allowed: false,
			reason: 'blocklist',
			matchedRule: '203.0.113.0/24',
		});
		expect(pp.checkIpFilter('192.168.1.50')).toMatchObject({ allowed: true, reason: 'custom' });
		expect(pp.checkIpFilter('::ffff:203.0.113.7').allowed).toBe(false);
		expect(pp.checkIpFilter('nonsense').allowed).toBe(false);
		const forwarded = { 'X-Forwarded-For': '198.51.100.7, 203.0.113.9' };
		expect(pp.getClientIp(forwarded, '10.0.0.1')).toBe('203.0.113.9');
		expect(pp.getClientIp(new Headers(forwarded), '10.0.0.1')).toBe('203.0.113.9');
		expect(pp.getClientIp({ 'cf-connecting-ip': '198.51.100.7' }, '10.0.0.1')).toBe('198.51.100.7');
	});

	it('believe no header without a trusted proxy', () => {
		const pp = new PocketPing();
		expect(pp.getClientIp({ 'x-real-ip': '198.51.100.7' }, '10.0.0.1')).toBe('10.0.0.1');
		expect(pp.checkIpFilter('198.51.100.7')).toEqual({ allowed: true, reason: 'disabled' });
	});
});

describe('SqliteStore', () => {
	it('is a file, or gone when the service stops', async () => {
		const directory = mkdtempSync(join(tmpdir(), 'pocketping-library-'));
		const file = join(directory, 'deep', 'chat.db');
		const open = () =>
			new PocketPing({ storage: new SqliteStore(file), dataDir: directory, logLevel: 'silent' });
		const first = open();
		await first.start();
		await first.setOperatorOnline(true);
		await expect(open().start()).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
		await first.stop();
		const second = open();
		await second.start();
		expect(await second.isOperatorOnline()).toBe(true);
		await second.stop();
		rmSync(directory, { recursive: true });

		const memory = new SqliteStore(':memory:');
		const third = new PocketPing({ storage: memory, logLevel: 'silent' });
		await third.start();
		expect(third.apiKey).toMatch(/^pp_/);
		await third.stop();
		expect(() => rmSync(memory.directory)).toThrow('ENOENT');
	});
});
