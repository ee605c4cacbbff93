/** The AI put together as the settings ask for it; its provider is loaded when the first answer is due. */
import type { Logger } from 'pino';
import type { AiConfig } from '../config/ai-config';
import type { CoreContext } from '../core/core-context';
import { handBackIfDue } from '../core/handoff/hand-back';
import { takeOverIfDue } from '../core/handoff/take-over';
import type { TimerHandlers } from '../timers/timers';
import { AiMetrics, type AiNumbers } from './ai-metrics';
import type { AiProvider } from './ai-provider';
import { AnswerWorker } from './answer-worker';
import { loadProvider } from './load-provider';
import { guardProvider } from './own-provider';

interface CreateAiOptions {
	core: CoreContext;
	config: AiConfig | undefined;
	log: Logger;
	onError(error: unknown): void;
}

export interface Ai {
	/** What is done when its timers fall due. */
	handlers: Pick<TimerHandlers, 'ai_takeover' | 'ai_answer' | 'ai_handback'>;
	/** What it did since the start of the process. */
	numbers(): Readonly<AiNumbers>;
	/** Breaks off the answers being written. Timers must have stopped by then, or they begin new ones. */
	stop(): Promise<void>;
}

/** Without an AI in the settings nothing falls due, except what was left from before: that is dropped. */
export function createAi({ core, config, log, onError }: CreateAiOptions): Ai {
	const model = config?.model;
	const metrics = new AiMetrics();
	let loading: Promise<AiProvider> | undefined;
	const provider = () => {
		if (!model) throw new Error('no model is configured');
		const { source } = model;
		return (loading ??=
			'own' in source
				? Promise.resolve(guardProvider(source.own))
				: loadProvider(source.provider, source.options));
	};
	const worker = new AnswerWorker({
		core,
		provider,
		systemPrompt: model?.systemPrompt ?? '',
		contextTokens: model?.contextTokens ?? 0,
		answerTokens: model?.answerTokens ?? 0,
		timeoutMs: config?.settings.timeoutMs ?? 0,
		metrics,
		onFailure: (session, error) => {
			const facts = { session, kind: error.kind, reason: error.message };
			if (error.passes) log.warn(facts, 'the AI gave no answer');
			else log.error(facts, 'the AI gave no answer');
		},
		onError,
	});
	if (config) core.journal.onCommit((events) => worker.hear(events));
	return {
		handlers: {
			ai_takeover: (unit, timer) => takeOverIfDue(core, unit, timer),
			ai_answer: (unit, timer) => worker.answerDue(unit, timer),
			ai_handback: (unit, timer) => handBackIfDue(core, unit, timer),
		},
		numbers: () => metrics.read(),
		stop: () => worker.stop(),
	};
}
