/** One real runtime per test file, and Zapier's own runner for the integration, connected to it. */
import { randomUUID } from 'node:crypto';
import { createAppTester, type Bundle } from 'zapier-platform-core';
import app from '../../../zapier/src';
import type { Clock } from '../../../runtime/src/core/clock';
import { connectPage, plain, post } from '../../support/page';
import { Sink } from '../../support/sink';
import { startRuntime, type RunningRuntime } from '../../support/start-runtime';
import { keepHttp } from './keep-http';
import { Zap } from './zap';

export interface Visitor {
	/** Plain session id. */
	sessionId: string;
	/** As the page has it. */
	widgetId: string;
	visitorId: string;
	writes(content: string): Promise<void>;
	triggers(name: string, data?: unknown): Promise<void>;
	identifies(identity: object): Promise<void>;
	rates(score: number, comment?: string): Promise<void>;
}

export interface ZapierUnderTest {
	readonly runtime: RunningRuntime;
	/** Where Zapier's hooks are. */
	readonly hooks: Sink;
	readonly authData: Record<string, string>;
	/** Runs an operation as Zapier does; `inputData` is what a user filled in. */
	run(operation: unknown, bundle?: Partial<Bundle>): Promise<any>;
	/** A Zap with this trigger, not switched on yet. */
	zap(trigger: string, inputData?: Record<string, unknown>): Zap;
	/** Runs an action. */
	act(key: string, inputData: Record<string, unknown>): Promise<any>;
	/** Runs a search. */
	search(key: string, inputData: Record<string, unknown>): Promise<any[]>;
	/** Opens a page. */
	newVisitor(pageUrl?: string): Promise<Visitor>;
	/** The management API, past the integration. */
	api<Body = any>(method: string, path: string, body?: unknown): Promise<Body>;
}

const appTester = createAppTester(app);

/** Operations by the name of their kind. */
const { triggers, creates, searches } = app as any;

/** Starts the runtime before the tests of a file and stops it after them. */
export function useZapier({
	env = {},
	clock,
}: { env?: Record<string, string>; clock?: () => Clock } = {}): ZapierUnderTest {
	keepHttp();
	let runtime: RunningRuntime;
	let hooks: Sink;
	beforeAll(async () => {
		runtime = await startRuntime({ env: { RATE_LIMITS: 'off', ...env }, clock: clock?.() });
		hooks = await Sink.start();
	});
	afterAll(async () => {
		await runtime.stop();
		await hooks.stop();
	});

	const zapier: ZapierUnderTest = {
		get runtime() {
			return runtime;
		},
		get hooks() {
			return hooks;
		},
		get authData() {
			return { server_url: runtime.url, api_key: runtime.apiKey };
		},
		run: async (operation, bundle = {}) =>
			await appTester(
				operation as never,
				{
					authData: zapier.authData,
					inputData: {},
					...bundle,
				} as never,
			),
		zap: (trigger, inputData = {}) => new Zap(zapier, triggers[trigger], inputData),
		act: (key, inputData) => zapier.run(creates[key].operation.perform, { inputData }),
		search: (key, inputData) => zapier.run(searches[key].operation.perform, { inputData }),
		newVisitor,
		api: async (method, path, body) => {
			const answer = await runtime.api(method, path, body);
			if (answer.status < 400) return answer.body;
			throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
		},
	};
	return zapier;

	async function newVisitor(url = 'https://shop.example/cart'): Promise<Visitor> {
		const visitorId = `vis_${randomUUID()}`;
		const page = await connectPage(runtime.url, {
			visitorId,
			metadata: { url, pageTitle: 'Your cart', language: 'en-GB' },
		});
		const { sessionId: widgetId } = page;
		const send = async (path: string, fields: object) => {
			const { status, body } = await post(`${runtime.url}/pocketping/${path}`, {
				sessionId: widgetId,
				...fields,
			});
			if (status >= 400) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
		};
		return {
			sessionId: plain(widgetId),
			widgetId,
			visitorId,
			writes: (content) => send('message', { content, sender: 'visitor' }),
			triggers: (name, data) => send('event', { name, data }),
			identifies: (identity) => send('identify', { identity }),
			rates: (score, comment) => send('csat', { score, comment }),
		};
	}
}
