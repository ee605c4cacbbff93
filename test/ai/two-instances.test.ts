/** Two instances on one store: what falls due is done by one of them, and what one begins the other can end. */
import type { AiNumbers } from '../../runtime/src/ai/ai-metrics';
import type { AiProvider } from '../../runtime/src/ai/ai-provider';
import { loadProvider } from '../../runtime/src/ai/load-provider';
import type { CoreContext } from '../../runtime/src/core/core-context';
import { postMessage } from '../../runtime/src/core/messages/post-message';
import { connect } from '../../runtime/src/core/sessions/connect';
import { eventually } from '../support/eventually';
import { settled } from './support/ai-chat';
import { AiInstances, type AiInstance } from './support/ai-instances';
import { AiStandIn } from './support/ai-stand-in';
import { USAGE } from './support/api-dialects';

let standIn: AiStandIn;
let provider: AiProvider;
let all: AiInstances;
let one: AiInstance;
let two: AiInstance;
beforeAll(async () => {
	standIn = await AiStandIn.start();
	const baseUrl = `${standIn.url}/v1`;
	provider = await loadProvider('openai', { apiKey: 'x', model: 'm', baseUrl, stream: false });
});
beforeEach(async () => {
	standIn.requests.splice(0);
	standIn.behaviours.splice(0);
	all = await AiInstances.open(provider);
	[one, two] = [all.start(), all.start()];
});
afterEach(() => all.close());
afterAll(() => standIn.stop());

async function newSession(core: CoreContext): Promise<string> {
	const request = { provenSessionId: undefined, visitorId: 'v', metadata: {} };
	return (await connect(core, { ...request, ip: undefined, identity: undefined } as never)).session
		.id;
}

const say = ({ core }: AiInstance, sessionId: string, type: 'visitor' | 'operator') =>
	postMessage(core, { sessionId, type, content: `a word of the ${type}` });

const typesOf = async (sessionId: string) =>
	(await all.store.listMessages(sessionId, { limit: 50 })).map(({ type }) => type);

async function wake(ms: number): Promise<void> {
	all.clock.advance(ms);
	for (const { timers } of all.instances) timers.wake();
	await settled(20);
}

it('takes over and answers once each, in twenty sessions whose timers fall due together', async () => {
	const sessions: string[] = [];
	for (let n = 0; n < 20; n += 1) {
		const id = await newSession(one.core);
		await say(n % 2 ? one : two, id, 'visitor');
		sessions.push(id);
	}
	await wake(300_000);
	await eventually(async () => {
		await wake(500);
		return standIn.requests.length >= 20 && standIn.open === 0;
	});
	await wake(1000);
	for (const id of sessions) {
		expect(await typesOf(id)).toEqual(['visitor', 'ai']);
		const takeovers = await all.store.listEvents({ sessionId: id, type: 'ai.takeover', limit: 5 });
		expect(takeovers).toHaveLength(1);
	}
	expect(standIn.requests).toHaveLength(20);
	const counts = [one, two].map(({ metrics }) => metrics.read());
	const total = (name: keyof AiNumbers) => counts.reduce((sum, count) => sum + count[name], 0);
	expect([total('takeovers'), total('answers'), total('sent')]).toEqual([20, 20, 20]);
	expect([total('inputTokens'), total('outputTokens')]).toEqual([
		20 * USAGE.input,
		20 * USAGE.output,
	]);
	expect([total('dropped'), total('refusals'), total('underWay')]).toEqual([0, 0, 0]);
});

it('drops an answer that one is writing when a human writes through the other', async () => {
	let release = () => {};
	standIn.next({ until: new Promise<void>((resolve) => (release = resolve)) });
	const id = await newSession(one.core);
	await say(one, id, 'visitor');
	await wake(300_000);
	await eventually(async () => {
		await wake(500);
		return standIn.requests.length === 1;
	});
	const [writer, other] = one.metrics.read().underWay ? [one, two] : [two, one];
	await say(other, id, 'operator');
	release();
	await eventually(async () => writer.metrics.read().dropped === 1);
	await wake(600_000);
	expect(await typesOf(id)).toEqual(['visitor', 'operator']);
});

it('breaks off an answer that one is writing as soon as it hears of a human on the other', async () => {
	all.areConnected = true;
	// Never answers: only breaking it off ends it.
	standIn.next({ until: new Promise<void>(() => {}) });
	const id = await newSession(one.core);
	await say(one, id, 'visitor');
	await wake(300_000);
	await eventually(async () => {
		await wake(500);
		return standIn.requests.length === 1;
	});
	const [writer, other] = one.metrics.read().underWay ? [one, two] : [two, one];
	await say(other, id, 'operator');
	await eventually(async () => writer.metrics.read().underWay === 0);
	await wake(600_000);
	expect(await typesOf(id)).toEqual(['visitor', 'operator']);
});

it('answers once when the one that had the answer dies before it could send it', async () => {
	let release = () => {};
	standIn.next({ until: new Promise<void>((resolve) => (release = resolve)) });
	const id = await newSession(one.core);
	await say(one, id, 'visitor');
	await wake(300_000);
	await eventually(async () => {
		await wake(500);
		return standIn.requests.length === 1;
	});
	const writer = one.metrics.read().underWay ? one : two;
	await writer.crash();
	release();
	await eventually(async () => standIn.open === 0);
	await wake(30_000);
	expect(await typesOf(id)).toEqual(['visitor']);
	await wake(60_000);
	await eventually(async () => (await typesOf(id)).length === 2);
	expect(await typesOf(id)).toEqual(['visitor', 'ai']);
	await wake(600_000);
	expect(standIn.requests).toHaveLength(2);
});
