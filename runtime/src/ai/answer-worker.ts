/** Writes the answers that are due, several at once, and stops where a human is quicker. */
import { claimAnswer, type AnswerClaim } from '../core/ai/claim-answer';
import { readConversation, stateOf } from '../core/ai/conversation';
import { settleAnswer, type AttemptResult } from '../core/ai/settle-answer';
import type { CoreContext } from '../core/core-context';
import type { CommittedEvent, UnitOfWork } from '../core/journal';
import type { TimerRecord } from '../storage/records';
import { AiError } from './ai-error';
import type { AiMetrics } from './ai-metrics';
import type { AiProvider, AiRequest } from './ai-provider';
import { readAnswer } from './human-mark';
import { isNews } from './is-news';
import { retryResult } from './retry-result';
import { showTypingOf } from './show-typing-of';
import { systemPrompt } from './system-prompt';
import { estimateTokens, toTurns } from './to-turns';

/** Answers being written at once, over all sessions. */
const MAX_UNDER_WAY = 8;

interface AnswerWorkerOptions {
	core: CoreContext;
	/** Called once an answer is due. */
	provider: () => Promise<AiProvider>;
	systemPrompt: string;
	/** Tokens of the conversation that the model is given. */
	contextTokens: number;
	/** Tokens of an answer. */
	answerTokens: number;
	timeoutMs: number;
	metrics: AiMetrics;
	/** Hears of attempts that failed; the error names no secret. */
	onFailure(sessionId: string, error: AiError): void;
	onError(error: unknown): void;
}

type EndReason = 'timeout' | 'news' | 'stop';

/** One answer being written. */
interface Attempt {
	controller: AbortController;
	endedBy: EndReason | undefined;
	done: Promise<void>;
}

export class AnswerWorker {
	private readonly attempts = new Map<string, Attempt>();
	/** Claims of a transaction that is not committed yet. */
	private readonly claims = new WeakMap<UnitOfWork, number>();
	private stopping = false;

	constructor(private readonly options: AnswerWorkerOptions) {}

	/** A timer's handler: claims the answer in the timer's own transaction, and begins it after that. */
	async answerDue(unit: UnitOfWork, timer: TimerRecord): Promise<void> {
		const claimed = this.claims.get(unit) ?? 0;
		const hasRoom = !this.stopping && this.attempts.size + claimed < MAX_UNDER_WAY;
		const claim = await claimAnswer(this.options.core, unit, timer, hasRoom);
		if (!claim) return;
		this.claims.set(unit, claimed + 1);
		unit.afterwards(() => this.begin(claim));
	}

	/** Listens to the journal. */
	hear(events: readonly CommittedEvent[]): void {
		for (const { body } of events) {
			if (body.event === 'ai.takeover') this.options.metrics.takeover();
		}
		this.heed(events);
	}

	/** Whatever is said in a session, here or on another instance, ends the answer being written there. */
	private heed(events: readonly CommittedEvent[]): void {
		if (this.attempts.size === 0) return;
		for (const { body } of events) {
			const { sessionId } = body.data;
			const attempt = sessionId === undefined ? undefined : this.attempts.get(sessionId);
			if (attempt && isNews(body)) end(attempt, 'news');
		}
	}

	/** Begins nothing more and breaks off what was begun; the next start begins it again. */
	async stop(): Promise<void> {
		this.stopping = true;
		const attempts = [...this.attempts.values()];
		for (const attempt of attempts) end(attempt, 'stop');
		await Promise.all(attempts.map(({ done }) => done));
	}

	private begin(claim: AnswerClaim): void {
		const { sessionId } = claim;
		const before = this.attempts.get(sessionId);
		if (before) end(before, 'news');
		const attempt: Attempt = {
			controller: new AbortController(),
			endedBy: undefined,
			done: Promise.resolve(),
		};
		this.attempts.set(sessionId, attempt);
		if (this.stopping) end(attempt, 'stop');
		const after = before?.done ?? Promise.resolve();
		// One at a time per session: the one that was overtaken goes first.
		attempt.done = after
			.then(() => this.attempt(claim, attempt))
			.catch((error: unknown) => this.options.onError(error))
			.finally(() => {
				if (this.attempts.get(sessionId) === attempt) this.attempts.delete(sessionId);
			});
	}

	private async attempt(claim: AnswerClaim, attempt: Attempt): Promise<void> {
		const { core, metrics, timeoutMs } = this.options;
		const { sessionId } = claim;
		metrics.underWay(1);
		const cancelTimeout = core.clock.after(timeoutMs, () => end(attempt, 'timeout'));
		const endTyping = showTypingOf(core, sessionId);
		const endHearing = core.realtime.hearElsewhere(sessionId, (events) => this.heed(events));
		try {
			const { result, tokens } = await this.write(claim, attempt);
			const outcome = await settleAnswer(core, claim, result, tokens);
			metrics.outcome(outcome);
			// Pages take the message itself as the sign.
			if (outcome === 'sent') core.typing.ended(sessionId, 'operator');
		} finally {
			cancelTimeout();
			endHearing();
			metrics.underWay(-1);
			endTyping();
		}
	}

	/** Asks the model; answers what came of it and what it cost. */
	private async write(
		{ sessionId, due }: AnswerClaim,
		attempt: Attempt,
	): Promise<{ result: AttemptResult; tokens: number }> {
		const { core, metrics, contextTokens, answerTokens } = this.options;
		const { signal } = attempt.controller;
		const session = await core.store.getSession(sessionId);
		const messages = await readConversation(core.store, sessionId);
		const turns = toTurns(messages, contextTokens);
		if (!session || turns.length === 0) return { result: AGAIN_LATER, tokens: 0 };
		const began = core.clock.now();
		const system = systemPrompt(this.options.systemPrompt, session, began);
		const request: AiRequest = { system, turns, maxTokens: answerTokens, signal };
		let asked = false;
		try {
			const provider = await this.options.provider();
			asked = !signal.aborted;
			const { text, ...usage } = await provider.generate(request);
			metrics.answer(core.clock.now() - began, usage);
			const cost = usage.inputTokens + usage.outputTokens;
			// Servers that count nothing must not be free of the limits.
			const tokens = cost > 0 ? cost : costOf(request) + estimateTokens(text);
			return { result: { kind: 'answer', ...readAnswer(text), state: stateOf(messages) }, tokens };
		} catch (error) {
			if (!(error instanceof AiError)) throw error;
			const failure =
				attempt.endedBy === 'timeout'
					? new AiError('unavailable', `no answer within ${this.options.timeoutMs} ms`)
					: error;
			const interrupted = attempt.endedBy === 'news' || attempt.endedBy === 'stop';
			if (!interrupted) this.options.onFailure(sessionId, failure);
			if (failure.kind === 'refused') metrics.refusal();
			// What was broken off was read all the same.
			const tokens = asked && (interrupted || failure.kind === 'refused') ? costOf(request) : 0;
			return { result: interrupted ? AT_ONCE : retryResult(failure, due.attempts), tokens };
		}
	}
}

const AT_ONCE: AttemptResult = { kind: 'again', counts: false, afterMs: 0 };
const AGAIN_LATER: AttemptResult = { kind: 'again', counts: true, afterMs: 1000 };

function end(attempt: Attempt, reason: EndReason): void {
	attempt.endedBy ??= reason;
	attempt.controller.abort();
}

function costOf({ system, turns }: AiRequest): number {
	return estimateTokens(system + turns.map(({ content }) => content).join(''));
}
