/** Several instances of the rules and the AI on one store, as they would run on several machines. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AiMetrics } from '../../../runtime/src/ai/ai-metrics';
import type { AiProvider } from '../../../runtime/src/ai/ai-provider';
import { AnswerWorker } from '../../../runtime/src/ai/answer-worker';
import type { AiSettings } from '../../../runtime/src/core/ai/ai-settings';
import type { CoreContext } from '../../../runtime/src/core/core-context';
import { handBackIfDue } from '../../../runtime/src/core/handoff/hand-back';
import { takeOverIfDue } from '../../../runtime/src/core/handoff/take-over';
import {
	Journal,
	type CommitListener,
	type CommittedEvent,
} from '../../../runtime/src/core/journal';
import { RecentVisitors } from '../../../runtime/src/core/sessions/recent-visitors';
import { TypingBoard } from '../../../runtime/src/core/messages/typing-board';
import { LocalFileStore } from '../../../runtime/src/files/local-file-store';
import { Hub } from '../../../runtime/src/realtime/hub';
import { SecretBox } from '../../../runtime/src/security/secret-box';
import { SqliteStore } from '../../../runtime/src/storage/sqlite/sqlite-store';
import { Timers, type TimerHandlers } from '../../../runtime/src/timers/timers';
import { ManualClock } from '../../support/manual-clock';

export const SETTINGS: AiSettings = {
	takeoverDelayMs: 300_000,
	handbackAfterMs: 3_600_000,
	answers: true,
	handoffMessage: 'A person will answer.',
	timeoutMs: 60_000,
	limits: {
		answersPerSession: 1000,
		tokensPerSession: 1e9,
		answersPerDay: 1e9,
		tokensPerDay: 1e9,
	},
};

export class AiInstance {
	private isDead = false;

	constructor(
		readonly core: CoreContext,
		readonly timers: Timers,
		readonly worker: AnswerWorker,
		readonly metrics: AiMetrics,
		private readonly die: () => void,
	) {}

	/** Ends as with `kill -9`: what it has begun comes to nothing, and nobody is told. */
	async crash(): Promise<void> {
		this.isDead = true;
		this.die();
		await this.timers.stop();
	}

	async stop(): Promise<void> {
		await this.timers.stop();
		if (!this.isDead) await this.worker.stop();
	}
}

/** Hears of what others commit once it is told, as from Redis. */
class HearingHub extends Hub {
	private readonly heard = new Map<string, CommitListener>();

	override hearElsewhere(sessionId: string, listener: CommitListener): () => void {
		this.heard.set(sessionId, listener);
		return () => void this.heard.delete(sessionId);
	}

	tell(events: readonly CommittedEvent[]): void {
		for (const event of events) this.heard.get(event.sessionId ?? '')?.([event]);
	}
}

export class AiInstances {
	/** Whether instances hear of what the others commit. */
	areConnected = false;
	private readonly hubs: HearingHub[] = [];
	readonly instances: AiInstance[] = [];
	readonly errors: unknown[] = [];

	private constructor(
		readonly store: SqliteStore,
		readonly clock: ManualClock,
		private readonly directory: string,
		private readonly provider: AiProvider,
	) {}

	static async open(provider: AiProvider): Promise<AiInstances> {
		const directory = mkdtempSync(join(tmpdir(), 'pocketping-test-'));
		const store = await SqliteStore.open(join(directory, 'test.db'), (error) => {
			throw error;
		});
		return new AiInstances(store, new ManualClock(), directory, provider);
	}

	/** One more instance, at work. */
	start(): AiInstance {
		const { store, clock } = this;
		const hub = new HearingHub();
		this.hubs.push(hub);
		// Each has a journal of its own: what another commits it only finds in the store.
		const journal = new Journal(store, clock, 'proj_1');
		const core: CoreContext = {
			store,
			journal,
			clock,
			projectId: 'proj_1',
			settings: {
				welcomeMessage: undefined,
				announceAt: 'activity',
				screenshots: false,
				ai: SETTINGS,
			} as CoreContext['settings'],
			realtime: hub,
			typing: new TypingBoard(clock, hub),
			visitors: new RecentVisitors(clock),
			files: new LocalFileStore(join(this.directory, 'files')),
			fileUrl: ({ id }) => id,
			secrets: new SecretBox([]),
			assertDeliverable: async () => {},
		};
		let isDead = false;
		const mortal: AiProvider = {
			name: this.provider.name,
			model: this.provider.model,
			generate: async (request) => {
				const end = () => (isDead ? new Promise<never>(() => {}) : undefined);
				try {
					return await this.provider.generate(request);
				} finally {
					await end();
				}
			},
		};
		const metrics = new AiMetrics();
		const onError = (error: unknown) => this.errors.push(error);
		const worker = new AnswerWorker({
			core,
			provider: async () => mortal,
			systemPrompt: 'Be brief.',
			contextTokens: 4000,
			answerTokens: 300,
			timeoutMs: SETTINGS.timeoutMs,
			metrics,
			onFailure: (_session, error) => this.errors.push(error),
			onError,
		});
		journal.onCommit((events) => {
			if (this.areConnected) for (const other of this.hubs) if (other !== hub) other.tell(events);
		});
		journal.onCommit((events) => (isDead ? undefined : worker.hear(events)));
		const handlers = {
			ai_takeover: (unit, timer) => takeOverIfDue(core, unit, timer),
			ai_answer: (unit, timer) => worker.answerDue(unit, timer),
			ai_handback: (unit, timer) => handBackIfDue(core, unit, timer),
		} as Partial<TimerHandlers> as TimerHandlers;
		const timers = new Timers({ store, journal, clock, handlers, onError });
		journal.onTimerSet(() => timers.wake());
		timers.wake();
		const instance = new AiInstance(core, timers, worker, metrics, () => (isDead = true));
		this.instances.push(instance);
		return instance;
	}

	async close(): Promise<void> {
		for (const instance of this.instances) await instance.stop();
		await this.store.close();
		rmSync(this.directory, { recursive: true });
	}
}
