/**
 * Whatever order things happen in, over two instances and their crashes: who answers follows the table, every
 * question has one answer at most, and the AI never speaks where it may not.
 */
import fc from 'fast-check';
import type { AiProvider } from '../../runtime/src/ai/ai-provider';
import { loadProvider } from '../../runtime/src/ai/load-provider';
import { postMessage } from '../../runtime/src/core/messages/post-message';
import { closeSession } from '../../runtime/src/core/sessions/close-session';
import { connect } from '../../runtime/src/core/sessions/connect';
import { toggleAi } from '../../runtime/src/core/sessions/toggle-ai';
import type { EventBody } from '../../protocol/shapes';
import { eventually } from '../support/eventually';
import { AiInstances, SETTINGS } from './support/ai-instances';
import { AiStandIn } from './support/ai-stand-in';
import { settled } from './support/ai-chat';
import { HandoffModel } from './support/handoff-model';

let standIn: AiStandIn;
let provider: AiProvider;
beforeAll(async () => {
	standIn = await AiStandIn.start();
	const baseUrl = `${standIn.url}/v1`;
	provider = await loadProvider('openai', { apiKey: 'x', model: 'm', baseUrl, stream: true });
});
afterAll(() => standIn.stop());

const STEPS = [
	'visitor',
	'operator',
	'workflow',
	'on',
	'off',
	'close',
	'moment',
	'takeover time',
	'idle time',
	'crash',
] as const;
type Step = (typeof STEPS)[number];

/** What happens often is drawn often; two crashes, so that no question uses up its attempts. */
const steps = fc
	.array(
		fc.tuple(
			fc.oneof(
				{ weight: 6, arbitrary: fc.constant<Step>('visitor') },
				{ weight: 4, arbitrary: fc.constantFrom<Step>('moment', 'takeover time') },
				{ weight: 5, arbitrary: fc.constantFrom<Step>(...STEPS) },
			),
			fc.nat(1),
			// Whether what is under way gets time to finish before the next step.
			fc.boolean(),
		),
		{ minLength: 4, maxLength: 14 },
	)
	.filter((run) => run.filter(([step]) => step === 'crash').length <= 2);

class Run {
	private readonly model: HandoffModel;
	private count = 0;

	constructor(
		private readonly all: AiInstances,
		private readonly sessionId: string,
	) {
		this.model = new HandoffModel(() => all.clock.now(), SETTINGS);
	}

	async step(step: Step, index: number): Promise<void> {
		const { instances } = this.all;
		const instance = instances[index];
		if (!instance) throw new Error('no instance');
		const { core } = instance;
		const { sessionId } = this;
		const say = (type: 'visitor' | 'operator' | 'ai') =>
			postMessage(core, { sessionId, type, content: `${type} ${(this.count += 1)}` });
		switch (step) {
			case 'visitor':
				await say('visitor');
				return this.model.visitor();
			case 'operator':
				if (this.model.handler === 'closed') return;
				await say('operator');
				return this.model.operator();
			case 'workflow':
				// As an own AI of this service would answer: only what waits for an answer.
				if (this.model.handler === 'closed' || !this.model.isWaiting) return;
				await say('ai');
				return this.model.workflow();
			case 'on':
				await toggleAi(core, sessionId, true);
				return this.model.switchOn();
			case 'off':
				await toggleAi(core, sessionId, false);
				return this.model.switchOff();
			case 'close':
				await closeSession(core, sessionId);
				return this.model.close();
			case 'crash':
				await instance.crash();
				instances.splice(index, 1);
				this.all.start();
				return;
			case 'moment':
				return await this.pass(4000);
			case 'takeover time':
				return await this.pass(301_000);
			case 'idle time':
				return await this.pass(3_601_000);
		}
	}

	/** Moves the clock on, once nothing is under way that would only time out. */
	private async pass(ms: number): Promise<void> {
		await this.quiet();
		this.all.clock.advance(ms);
		this.model.timePassed();
		await this.agrees();
	}

	/** Waits until nothing is due, nothing is being written, and nothing was just begun. */
	private async quiet(): Promise<void> {
		await eventually(
			async () => (await this.isQuiet()) && (await settled(5), await this.isQuiet()),
		);
	}

	private async isQuiet(): Promise<boolean> {
		const { store, clock, instances } = this.all;
		// Changes are kept in order: what was committed before this has been acted on after it.
		await store.transaction(async () => {});
		const next = await store.nextTimerAt(['ai_takeover', 'ai_answer', 'ai_handback']);
		return (
			standIn.open === 0 &&
			(next === undefined || next > clock.now()) &&
			instances.every(({ metrics }) => metrics.read().underWay === 0)
		);
	}

	/** The session shows what the model says. */
	async agrees(): Promise<void> {
		await eventually(async () => {
			const session = await this.all.store.getSession(this.sessionId);
			return (session?.status === 'closed' ? 'closed' : session?.handledBy) === this.model.handler;
		});
	}

	/** Everything that was promised, read off the log. */
	async check(): Promise<void> {
		// The end: whatever the AI still owes, it has time to say.
		for (let n = 0; n < 6; n += 1) await this.pass(20_000);
		await this.quiet();
		const events = await this.all.store.listEvents({ sessionId: this.sessionId, limit: 500 });
		const bodies = events.reverse().map(({ body }) => JSON.parse(body) as EventBody);
		const changes = bodies.filter(({ event }) => event === 'handoff.changed');
		expect(changes.map(({ data }) => `${data.from}>${data.to} ${data.reason}`)).toEqual(
			this.model.changes,
		);
		let before: string | undefined;
		for (const { event, data } of bodies) {
			if (event !== 'message.created' || data.message?.type === 'system') continue;
			if (data.message?.type === 'ai' && data.message.content === ANSWER) {
				expect(before).toBe('visitor');
				expect(data.session).toMatchObject({ handledBy: 'bot' });
				expect(data.session?.aiEnabled).not.toBe(false);
			}
			before = data.message?.type;
		}
		if (this.model.handler === 'bot') expect(before).not.toBe('visitor');
		expect(this.all.errors).toEqual([]);
	}
}

const ANSWER = 'Hello from the model.';

it('holds for 200 generated runs', async () => {
	await fc.assert(
		fc.asyncProperty(steps, async (run) => {
			const all = await AiInstances.open(provider);
			try {
				const one = all.start();
				all.start();
				const { session } = await connect(one.core, {
					provenSessionId: undefined,
					visitorId: 'visitor-1',
					metadata: {},
					ip: undefined,
					identity: undefined,
				} as never);
				const chat = new Run(all, session.id);
				for (const [step, index, settles] of run) {
					await chat.step(step, index);
					if (settles) await chat.agrees();
				}
				await chat.check();
			} finally {
				await all.close();
			}
		}),
		{ numRuns: Number(process.env.RUNS ?? 200), endOnFailure: false },
	);
}, 300_000);
