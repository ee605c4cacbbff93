/** The answer worker as the settings ask for it; its provider is loaded when the first answer is due. */
import type { Logger } from 'pino';
import type { AiConfig } from '../config/ai-config';
import type { CoreContext } from '../core/core-context';
import type { AiMetrics } from './ai-metrics';
import type { AiProvider } from './ai-provider';
import { AnswerWorker } from './answer-worker';
import { loadProvider } from './load-provider';

interface CreateAnswerWorkerOptions {
	core: CoreContext;
	config: AiConfig | undefined;
	metrics: AiMetrics;
	log: Logger;
	onError(error: unknown): void;
}

/** Without a model of its own, the worker finds nothing due. */
export function answerWorker(options: CreateAnswerWorkerOptions): AnswerWorker {
	const { core, config, metrics, log, onError } = options;
	const model = config?.model;
	let loading: Promise<AiProvider> | undefined;
	const provider = () => {
		if (!model) throw new Error('no model is configured');
		return (loading ??= loadProvider(model.provider, model.options));
	};
	return new AnswerWorker({
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
}
