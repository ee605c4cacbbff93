/** Where each metric comes from: the counts, and what the parts say of themselves when asked. */
import type { AiNumbers } from '../ai/ai-metrics';
import type { BridgeState } from '../bridges/bridge';
import { deliveryStats, type DeliveryStats } from '../core/webhooks/delivery-stats';
import type { CoreContext } from '../core/core-context';
import type { Readiness } from '../health/readiness';
import { cached } from './cached';
import type { MetricReaders } from './exposition';
import type { Metrics } from './metrics';
import type { Sample } from './sample';
import { targetKind } from './target-kind';

/** The parts that are asked when somebody reads. */
export interface MetricSources {
	metrics: Metrics;
	core: Pick<CoreContext, 'store' | 'clock'>;
	version: string;
	readiness(): Promise<Readiness>;
	streams(): { connections: number; pages: number; operators: number; sessions: number };
	attemptsUnderWay(): number;
	bridges(): Partial<Record<string, BridgeState>>;
	ai(): Readonly<AiNumbers>;
	overdueTimersMs(): Promise<number>;
	/** Milliseconds since the epoch; undefined: not yet. */
	lastCleanUp(): number | undefined;
}

/**
 * What waits is found by walking all of it. However often it is asked for, and by however many, that is done once
 * in so many milliseconds, and never for more than a fiftieth of the time.
 */
const STATS_FOR_MS = 5000;
const STATS_REST_FACTOR = 50;

const one = (value: number): Sample[] => [{ labels: {}, value }];

export function metricReaders(sources: MetricSources): MetricReaders {
	const { metrics, core, streams, ai } = sources;
	const stats = cached(() => deliveryStats(core), {
		clock: core.clock,
		forMs: STATS_FOR_MS,
		restFactor: STATS_REST_FACTOR,
	});
	const byWebhook =
		(value: (webhook: DeliveryStats['webhooks'][number]) => number) =>
		async (): Promise<Sample[]> =>
			(await stats()).webhooks.map((webhook) => ({
				labels: { webhook: webhook.id },
				value: value(webhook),
			}));
	return {
		pocketping_info: () => [{ labels: { version: sources.version }, value: 1 }],
		pocketping_ready: async () => one(Number((await sources.readiness()).ready)),
		pocketping_dependency_up: async () =>
			Object.entries((await sources.readiness()).checks).map(([dependency, { ok }]) => ({
				labels: { dependency },
				value: Number(ok),
			})),
		pocketping_connections: () => one(streams().connections),
		pocketping_pages: () => one(streams().pages),
		pocketping_operators: () => one(streams().operators),
		pocketping_sessions_connected: () => one(streams().sessions),
		pocketping_messages_total: () => metrics.messages.read(),
		pocketping_events_total: () => metrics.events.read(),
		pocketping_http_requests_total: () => metrics.requests.readCounts(),
		pocketping_http_request_seconds: () => metrics.requests.readTimes(),
		pocketping_rate_limited_total: () => metrics.refusals.read(),
		pocketping_outbox_pending: async () =>
			byKind(await stats(), (known = 0, { pending }) => known + pending),
		pocketping_outbox_oldest_seconds: async () =>
			byKind(await stats(), (known = 0, { oldestSeconds }) => Math.max(known, oldestSeconds)),
		pocketping_outbox_under_way: () => one(sources.attemptsUnderWay()),
		pocketping_delivery_attempts_total: () => metrics.attempts.read(),
		pocketping_delivery_attempt_seconds: () => metrics.attemptTimes.read(),
		pocketping_delivery_delay_seconds: () => metrics.delays.read(),
		pocketping_webhook_pending: byWebhook(({ pending }) => pending),
		pocketping_webhook_oldest_seconds: byWebhook(({ oldestSeconds }) => oldestSeconds),
		pocketping_webhook_attempts_total: byWebhook(({ attempts }) => attempts),
		pocketping_webhook_failures_total: byWebhook(({ failures }) => failures),
		pocketping_webhook_enabled: byWebhook(({ enabled }) => Number(enabled)),
		pocketping_bridge_online: () =>
			Object.entries(sources.bridges()).map(([bridge, state]) => ({
				labels: { bridge },
				value: Number(state?.status === 'online'),
			})),
		pocketping_ai_takeovers_total: () => one(ai().takeovers),
		pocketping_ai_attempts_total: () => {
			const { sent, dropped, waiting, handedOver: handed_over } = ai();
			return labelled('outcome', { sent, dropped, waiting, handed_over });
		},
		pocketping_ai_refusals_total: () => one(ai().refusals),
		pocketping_ai_tokens_total: () => {
			const { inputTokens: input, outputTokens: output } = ai();
			return labelled('direction', { input, output });
		},
		pocketping_ai_answer_seconds: () => [
			{ metricName: 'pocketping_ai_answer_seconds_sum', labels: {}, value: ai().answerMs / 1000 },
			{ metricName: 'pocketping_ai_answer_seconds_count', labels: {}, value: ai().answers },
		],
		pocketping_ai_under_way: () => one(ai().underWay),
		pocketping_timers_total: () => metrics.timers.read(),
		pocketping_timers_overdue_seconds: async () => one((await sources.overdueTimersMs()) / 1000),
		pocketping_housekeeping_removed_total: () => metrics.removed.read(),
		pocketping_housekeeping_last_success_seconds: () => one((sources.lastCleanUp() ?? 0) / 1000),
		pocketping_errors_total: () => metrics.errors.read(),
	};
}

function labelled(label: string, values: Record<string, number>): Sample[] {
	return Object.entries(values).map(([text, value]) => ({ labels: { [label]: text }, value }));
}

/** What waits, put together by the kind of target. Webhooks are there even when nothing waits. */
function byKind(
	{ targets }: DeliveryStats,
	add: (known: number | undefined, backlog: DeliveryStats['targets'][number]) => number,
): Sample[] {
	const kinds: Record<string, number> = { webhook: 0 };
	for (const backlog of targets) {
		const kind = targetKind(backlog.target);
		kinds[kind] = add(kinds[kind], backlog);
	}
	return labelled('kind', kinds);
}
