/** The existing widget where sockets, or streams, do not get through; and a server that is restarted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { startRuntime } from '../../support/start-runtime';
import { describeInBrowser } from '../support/browser';
import { startNetworkGate, type NetworkGate } from '../support/network-gate';
import { useWire } from './use-wire';
import type { WireVisitor } from './wire-visitor';

/** A visitor whose clock is ten minutes fast. */
const withFastClock = async (context: BrowserContext): Promise<void> => {
	await context.addInitScript(`
		const RealDate = Date;
		const now = () => RealDate.now() + 600_000;
		window.Date = class extends RealDate {
			constructor(...parts) { parts.length > 0 ? super(...parts) : super(now()); }
			static now() { return now(); }
		};
	`);
};

describeInBrowser('a page of the existing widget behind a bad network', () => {
	const wire = useWire();
	let gate: NetworkGate;
	let visitor: WireVisitor;
	let session: string;

	const api = (method: string, path: string, body?: unknown) =>
		wire.runtime.api(method, `/sessions/${session}${path}`, body);
	const say = async (content: string) => (await api('POST', '/messages', { content })).body;
	const arrive = async (prepare?: (context: BrowserContext) => Promise<void>) => {
		visitor = await wire.arrive(gate.url, prepare);
		session = await visitor.sessionId();
	};

	beforeEach(async () => {
		gate = await startNetworkGate(wire.runtime);
	});
	afterEach(async () => await gate.stop());

	describe('that lets no WebSocket through', () => {
		beforeEach(async () => {
			gate.refusesSockets = true;
			await arrive();
			await visitor.on('sse');
		});

		test('has everything through server-sent events', async () => {
			const { messageId } = await visitor.does('sendMessage', 'hello');
			const [own] = await visitor.messages((messages) => messages.length === 1);
			expect(own).toMatchObject({ id: messageId, status: 'sent' });
			const { id } = await say('hello back');
			await visitor.messages((messages) => messages.length === 2);
			await api('PATCH', `/messages/${id}`, { content: 'welcome' });
			await visitor.messages((messages) => messages[1]?.content === 'welcome');
			await api('DELETE', `/messages/${id}`);
			await visitor.messages((messages) => messages[1]?.deletedAt !== undefined);
			await api('POST', '/messages/read', { messageIds: [messageId] });
			await visitor.messages((messages) => messages[0]?.status === 'read');
			await api('POST', '/events', { name: 'show_offer', data: { code: 'A' } });
			await visitor.until<any[]>('wire.events', (events) => events[0]?.name === 'show_offer');
			await api('POST', '/typing', { isTyping: true });
			await visitor.until('wire.isTyping', (isTyping) => isTyping === true);
			await api('POST', '/csat', {});
			await visitor.until<number>('wire.csatAsked', (times) => times === 1);
			await wire.runtime.api('PUT', '/operator/status', { online: true });
			await visitor.until('wire.isOnline', (isOnline) => isOnline === true);
			await wire.runtime.api('PUT', '/operator/status', { online: false });
			expect(await visitor.ask('wire.transports')).toEqual(['sse']);
		});

		test('gets, with the stream, what came after the history it was given', async () => {
			gate.refusesEvents = true;
			await visitor.goTo('/next');
			await visitor.does('sendMessage', 'one');
			await visitor.ask('wire.stopStream()');
			await say('between history and stream');
			gate.refusesEvents = false;
			await visitor.ask('wire.stopped = false; wire.openEvents()');
			await visitor.messages((messages) =>
				messages.some(({ content }) => content === 'between history and stream'),
			);
		});

		test('goes on by polling when the stream is cut', async () => {
			gate.cut();
			await visitor.on('polling');
			await say('found by asking');
			await visitor.messages((messages) => messages[0]?.content === 'found by asking');
		});
	});

	describe.each([
		['', undefined],
		[' and a clock ten minutes fast', withFastClock],
	])('that lets no stream through%s', (_name, prepare) => {
		beforeEach(async () => {
			Object.assign(gate, { refusesSockets: true, refusesEvents: true });
			await arrive(prepare);
			await visitor.on('polling');
		});

		test('polls messages, changes, deletions and receipts', async () => {
			const { messageId } = await visitor.does('sendMessage', 'hello');
			const { id } = await say('helo back');
			await visitor.messages((messages) => messages.length === 2);
			// The page writes a time of its own here, and asks for what came after it.
			await visitor.does('markRead', [id]);
			await api('PATCH', `/messages/${id}`, { content: 'hello back' });
			await visitor.messages((messages) => messages[1]?.content === 'hello back');
			await api('POST', '/messages/read', { messageIds: [messageId] });
			await visitor.messages((messages) => messages[0]?.status === 'read');
			await api('DELETE', `/messages/${id}`);
			await visitor.messages((messages) => messages[1]?.deletedAt !== undefined);
			await say('and more');
			await visitor.messages((messages) => messages[2]?.content === 'and more');
			expect(await visitor.messages()).toHaveLength(3);
			expect(await visitor.does('trigger', 'unheard')).toBe(false);
			const polls = await visitor.ask<string[]>('wire.requests');
			expect(polls).toContain('GET /screenshot/requests 200');
			expect(polls.filter((line) => !line.endsWith(' 200'))).toEqual([]);
		});
	});
});

describeInBrowser('a restart of the server', () => {
	const dataDir = mkdtempSync(join(tmpdir(), 'pocketping-wire-'));
	const wire = useWire(() => ({ dataDir }));
	afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

	test('is short enough for the page to stay with its socket, and nothing is missed', async () => {
		const visitor = await wire.arrive();
		await visitor.on('websocket');
		const session = await visitor.sessionId();
		// A socket that closes in its first two seconds would be given up for good.
		await new Promise((resolve) => setTimeout(resolve, 2_100));
		const env = { PORT: String(wire.runtime.port), ALLOWED_ORIGINS: wire.site.origin };
		const before = Date.now();
		await wire.runtime.stop();
		wire.runtime = await startRuntime({ dataDir, env });
		const outageMs = Date.now() - before;
		expect(outageMs).toBeLessThan(1_000);
		// Written before the page is back: it is given what it missed.
		await wire.runtime.api('POST', `/sessions/${session}/messages`, { content: 'meanwhile' });
		await visitor.messages((messages) => messages[0]?.content === 'meanwhile');
		expect(await visitor.ask('wire.transports')).toEqual(['websocket', 'websocket']);
		await visitor.does('sendMessage', 'after');
		await visitor.messages((messages) => messages.length === 2);
	});
});
