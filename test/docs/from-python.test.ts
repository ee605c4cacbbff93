/** docs/from-python.md: every snippet of it runs, and does what the Python one says. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import * as library from '../../runtime/src/index';
import * as testing from '../../runtime/src/testing/index';
import * as verification from '../../runtime/src/verify-signature';
import { createSigningKey, signBody, signStandard } from '../../protocol/signature';
import { instanceOf } from '../../runtime/src/pocketping';
import { readOptions } from '../../runtime/src/library/read-options';
import { FORUM, TelegramStandIn, TOKEN } from '../platforms/telegram-stand-in';
import { eventually } from '../support/eventually';
import { connectPage, openStream, post } from '../support/page';
import { runSnippet, snippetsOf, typeErrorsOf } from './support/snippets';

const snippets = snippetsOf('docs/from-python.md', 'ts');
const under = (heading: string, n = 0) => {
	const found = snippets.filter((snippet) => snippet.heading === heading)[n];
	if (!found) throw new Error(`there is no snippet ${n} under ${heading}`);
	used.add(found.text);
	return found.text;
};
const used = new Set<string>();

const running: library.PocketPing[] = [];
const lines: unknown[][] = [];

/** The library, with everything that would leave this test's room kept inside. */
const kept = {
	...library,
	PocketPing: class extends library.PocketPing {
		constructor(options: library.PocketPingOptions = {}) {
			super({ storage: new library.SqliteStore(':memory:'), logLevel: 'silent', ...options });
			running.push(this);
		}
	},
};
const registered: Array<[string, () => Promise<void>]> = [];
const modules = {
	'pocketping-runtime': kept,
	'pocketping-runtime/testing': testing,
	'pocketping-runtime/verify-signature': verification,
	'node:http': http,
	'node:test': { test: (name: string, run: () => Promise<void>) => registered.push([name, run]) },
	express,
};
const console = {
	log: (...line: unknown[]) => void lines.push(line),
	error: (error: unknown) => {
		throw error;
	},
};
const run = (text: string, changed = {}, globals = {}) =>
	runSnippet(text, { ...modules, ...changed }, { console, ...globals });
const configOf = (pp: library.PocketPing) => instanceOf(pp).config;

afterEach(async () => {
	lines.length = 0;
	for (const pp of running.splice(0)) await pp.stop();
});

test('the types of all of them are right', () => {
	expect(typeErrorsOf(snippets)).toEqual([]);
}, 60_000);

test('Quick start', async () => {
	const telegram = await TelegramStandIn.start();
	class TelegramBridge extends library.TelegramBridge {
		constructor(options: library.TelegramBridgeOptions) {
			super({ ...options, apiRoot: telegram.url });
		}
	}
	const env = {
		PORT: '0',
		OPENAI_API_KEY: 'sk-0123456789',
		TELEGRAM_BOT_TOKEN: TOKEN,
		TELEGRAM_FORUM_CHAT_ID: FORUM,
	};
	let stop = async () => {};
	const process = { env, once: (_signal: string, task: () => Promise<void>) => (stop = task) };
	const changed = { 'pocketping-runtime': { ...kept, TelegramBridge } };
	const { pp, server } = await run(under('Quick start'), changed, { process });
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	expect(await (await fetch(url)).json()).toEqual({ message: 'PocketPing is running!' });
	const page = await connectPage(url);
	expect(page.welcomeMessage).toBe('Hi! 👋 How can we help you today?');
	const stream = await openStream(url, page.sessionId);
	const message = { sessionId: page.sessionId, content: 'Hello?', sender: 'visitor' };
	await post(`${url}/pocketping/message`, message);
	await eventually(async () => telegram.posts().some(({ text }) => text.includes('Hello?')));
	expect(configOf(pp).ai?.settings.takeoverDelayMs).toBe(300_000);
	await stop();
	await stream.closed();
	server.closeAllConnections();
	await telegram.stop();
}, 15_000);

test('Telegram', async () => {
	const [forum, legacy] = [await run(under('Telegram')), await run(under('Telegram', 1))];
	const of = (bridge: library.TelegramBridge) => readOptions({ bridges: [bridge] }).config.bridges;
	expect(of(forum.bridge)).toMatchObject({
		telegram: { forumChatId: '-100123456789' },
		show: { telegram: { showUrl: true, showMetadata: true } },
	});
	expect(of(legacy.bridge)).toMatchObject({ telegram: { chatIds: ['777'] } });
});

test('Discord', async () => {
	const [threads, legacy] = [await run(under('Discord')), await run(under('Discord', 1))];
	const of = (bridge: library.DiscordBridge) => readOptions({ bridges: [bridge] }).config.bridges;
	expect(of(threads.bridge)).toMatchObject({
		discord: { channelId: '123456789', useThreads: true },
	});
	expect(of(legacy.bridge)).toMatchObject({ discord: { useThreads: false } });
});

test('Slack', async () => {
	const { bridge } = await run(under('Slack'));
	const { config } = readOptions({ bridges: [bridge] });
	expect(config.bridges.slack).toMatchObject({ channelId: 'C0123456789' });
});

test.each([
	['openai', 'gpt-4o-mini', 0],
	['gemini', 'gemini-1.5-flash', 1],
	['anthropic', 'claude-sonnet-4-20250514', 2],
])('AI providers: %s', async (provider, model, n) => {
	const { ai } = await run(under('AI providers', n));
	expect(ai).toMatchObject({ name: provider, model });
	const { config } = readOptions({ aiProvider: ai });
	expect(config.ai?.model?.source).toMatchObject({ provider, options: { model } });
});

test('Custom system prompt', async () => {
	const { pp } = await run(under('Custom system prompt'));
	expect(configOf(pp).ai).toMatchObject({
		settings: { takeoverDelayMs: 180_000 },
		model: { systemPrompt: expect.stringContaining('Acme Inc.') },
	});
});

test('IP filtering', async () => {
	const lists = await run(under('IP filtering'));
	expect(lists.pp.checkIpFilter('203.0.113.7')).toMatchObject({ allowed: false });
	expect(lists.pp.checkIpFilter('192.0.2.1')).toMatchObject({ allowed: true });
	const custom = await run(under('IP filtering', 1));
	expect(custom.pp.checkIpFilter('192.168.1.1')).toMatchObject({ allowed: true, reason: 'custom' });
	const manual = await run(under('IP filtering', 2));
	expect(manual.result).toEqual({
		allowed: false,
		reason: 'blocklist',
		matchedRule: '192.168.1.0/24',
	});
	await new Promise<void>((resolve) => manual.server.listen(0, '127.0.0.1', resolve));
	const { port } = manual.server.address() as AddressInfo;
	const headers = { 'x-forwarded-for': '198.51.100.7' };
	expect(await (await fetch(`http://127.0.0.1:${port}`, { headers })).text()).toBe('198.51.100.7');
	manual.server.close();
	manual.server.closeAllConnections();
});

test('Presence detection', async () => {
	const { pp } = await run(under('Presence detection'));
	expect(configOf(pp).ai?.settings).toMatchObject({ takeoverDelayMs: 300_000, answers: true });
});

test('Custom storage', async () => {
	const { pp } = await run(under('Custom storage'));
	await pp.start();
	await pp.setOperatorOnline(true);
	expect(await pp.isOperatorOnline()).toBe(true);
	expect(registered.length).toBeGreaterThan(50);
	const [, check] = registered.find(([name]) => name.includes('see their own writes')) ?? [];
	await check?.();
});

/** A page of a running chat, and what it does. */
async function visit(pp: library.PocketPing) {
	const server = http.createServer(express().use('/pocketping', pp.router()));
	pp.attach(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	await pp.start();
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const { sessionId } = await connectPage(url);
	return {
		url,
		sessionId,
		event: (name: string, data?: unknown) =>
			post(`${url}/pocketping/event`, { sessionId, name, data }),
		say: (content: string) =>
			post(`${url}/pocketping/message`, { sessionId, content, sender: 'visitor' }),
		async leave() {
			await pp.stop();
			server.close();
			server.closeAllConnections();
		},
	};
}

test('Events and callbacks', async () => {
	const { pp } = await run(under('Events and callbacks'));
	const page = await visit(pp);
	await page.say('Hi');
	await eventually(async () => lines.length === 2);
	expect(lines).toEqual([
		[expect.stringMatching(/^New session: sess_/)],
		['Message from visitor: Hi'],
	]);
	await page.leave();
});

test('Listening', async () => {
	const { pp } = await run(under('Listening').replace(/^\/\/ Unsubscribe[^]*/m, ''));
	const page = await visit(pp);
	await page.event('clicked_pricing', { plan: 'pro' });
	await eventually(async () => lines.length === 4);
	expect(lines.map(([text]) => String(text).replace(/sess_\w+/, 'sess'))).toEqual([
		'Event clicked_pricing from session sess',
		'Data:',
		'User interested in: pro',
		'Event: clicked_pricing',
	]);
	await page.leave();
	lines.length = 0;
	const { pp: unsubscribed } = await run(under('Listening'));
	const other = await visit(unsubscribed);
	await other.event('clicked_pricing', { plan: 'pro' });
	await eventually(async () => unsubscribed.handlerNumbers.succeeded === 1);
	expect(lines).toHaveLength(2);
	await other.leave();
});

test('Sending', async () => {
	const text = under('Sending').replace("'./data/chat.db'", "':memory:'");
	const { pp } = await run(text);
	const page = await visit(pp);
	const stream = await openStream(page.url, page.sessionId);
	await page.event('clicked_pricing');
	const { data } = await stream.frame('event');
	expect(data).toMatchObject({ name: 'show_offer', data: { discount: 20, code: 'SAVE20' } });
	await eventually(async () => lines.length === 1);
	expect(lines).toEqual([['1 pages got it']]);
	stream.close();
	await page.leave();
});

test('Structure', async () => {
	const { event } = await run(under('Structure'));
	expect(event).toMatchObject({ name: 'clicked_pricing', sessionId: 'sess_abc123' });
});

test('Webhook forwarding', async () => {
	const { pp } = await run(under('Webhook forwarding'));
	expect(configOf(pp).eventsWebhook).toEqual({
		url: 'https://your-server.com/pocketping-events',
		secret: 'your-hmac-secret',
		timeoutMs: 5000,
	});
});

test('Verifying signatures', async () => {
	const { isGenuine } = await run(under('Verifying signatures'));
	const secret = 'your-hmac-secret';
	const key = createSigningKey(secret);
	const body = Buffer.from('{}');
	const at = Math.floor(Date.now() / 1000);
	const headers = {
		'x-pocketping-signature': signBody(key, body),
		'webhook-id': 'evt_1',
		'webhook-timestamp': String(at),
		'webhook-signature': signStandard(key, 'evt_1', at, body),
	};
	expect(isGenuine(body, headers, secret)).toBe(true);
	expect(isGenuine(Buffer.from('{"forged":true}'), headers, secret)).toBe(false);
});

test('no snippet is left out', () => {
	expect(snippets.filter(({ text }) => !used.has(text)).map(({ heading }) => heading)).toEqual([]);
});
