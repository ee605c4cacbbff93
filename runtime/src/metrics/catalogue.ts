/** Every metric of its own that the service exports: its kind, its labels, what it says. */

interface MetricEntry {
	type: 'counter' | 'gauge' | 'histogram' | 'summary';
	/** One sentence, for whoever reads it in Prometheus or in the docs. */
	help: string;
	labels?: readonly string[];
}

/** Of this process, unless the sentence says otherwise; counters are counted from its start. */
export const METRICS = {
	pocketping_info: {
		type: 'gauge',
		help: 'Always 1; says which version runs',
		labels: ['version'],
	},
	pocketping_ready: { type: 'gauge', help: '1 while /ready answers 200, else 0' },
	pocketping_dependency_up: {
		type: 'gauge',
		help: '1 while a dependency works, else 0: those of the checks of /ready',
		labels: ['dependency'],
	},
	pocketping_connections: {
		type: 'gauge',
		help: 'Open streams: pages, operators, and sockets that have not shown their key yet',
	},
	pocketping_pages: { type: 'gauge', help: 'Open pages' },
	pocketping_operators: { type: 'gauge', help: 'Open operator sockets' },
	pocketping_sessions_connected: { type: 'gauge', help: 'Sessions with an open page' },
	pocketping_messages_total: {
		type: 'counter',
		help: 'Messages that were kept, by who wrote them',
		labels: ['sender'],
	},
	pocketping_events_total: {
		type: 'counter',
		help: 'Events that were kept, by type; messages are among them',
		labels: ['type'],
	},
	pocketping_http_requests_total: {
		type: 'counter',
		help: 'Requests that were answered',
		labels: ['method', 'route', 'status'],
	},
	pocketping_http_request_seconds: {
		type: 'histogram',
		help: 'Time from a request to the end of its answer; streams are left out',
		labels: ['route'],
	},
	pocketping_rate_limited_total: {
		type: 'counter',
		help: 'Refusals for coming too often, by the limit that was reached',
		labels: ['limit'],
	},
	pocketping_outbox_pending: {
		type: 'gauge',
		help: 'Deliveries that wait, of all instances together',
		labels: ['kind'],
	},
	pocketping_outbox_oldest_seconds: {
		type: 'gauge',
		help: 'Age of the oldest event that waits to be delivered, of all instances together',
		labels: ['kind'],
	},
	pocketping_outbox_under_way: { type: 'gauge', help: 'Attempts to deliver under way' },
	pocketping_delivery_attempts_total: {
		type: 'counter',
		help: 'Attempts to deliver: delivered, failed (tried again), throttled (tried again), given_up',
		labels: ['kind', 'result'],
	},
	pocketping_delivery_attempt_seconds: {
		type: 'histogram',
		help: 'Time one attempt to deliver took',
		labels: ['kind'],
	},
	pocketping_delivery_delay_seconds: {
		type: 'histogram',
		help: 'Time from an event to the moment a target had taken it',
		labels: ['kind'],
	},
	pocketping_webhook_pending: {
		type: 'gauge',
		help: 'Deliveries that wait for a subscription, of all instances together; the newest 200 subscriptions',
		labels: ['webhook'],
	},
	pocketping_webhook_oldest_seconds: {
		type: 'gauge',
		help: 'Age of the oldest event that waits for a subscription',
		labels: ['webhook'],
	},
	pocketping_webhook_attempts_total: {
		type: 'counter',
		help: 'Attempts at a subscription since it exists, of all instances together',
		labels: ['webhook'],
	},
	pocketping_webhook_failures_total: {
		type: 'counter',
		help: 'Failed ones among them',
		labels: ['webhook'],
	},
	pocketping_webhook_enabled: {
		type: 'gauge',
		help: '0 while a subscription is switched off',
		labels: ['webhook'],
	},
	pocketping_bridge_online: {
		type: 'gauge',
		help: '1 while a bridge hears operators, else 0',
		labels: ['bridge'],
	},
	pocketping_ai_takeovers_total: { type: 'counter', help: 'Takeovers by the AI' },
	pocketping_ai_attempts_total: {
		type: 'counter',
		help: 'Answers by what became of them: sent, dropped, waiting (tried again), handed_over',
		labels: ['outcome'],
	},
	pocketping_ai_refusals_total: { type: 'counter', help: 'Answers that the model declined' },
	pocketping_ai_tokens_total: {
		type: 'counter',
		help: 'Tokens that the model read and wrote',
		labels: ['direction'],
	},
	pocketping_ai_answer_seconds: {
		type: 'summary',
		help: 'Time the model took for an answer: their sum and number',
	},
	pocketping_ai_under_way: { type: 'gauge', help: 'Answers that are being written' },
	pocketping_timers_total: {
		type: 'counter',
		help: 'Timers that went off, by what they were about',
		labels: ['kind'],
	},
	pocketping_timers_overdue_seconds: {
		type: 'gauge',
		help: 'How long ago the first timer fell due that has not gone off, of all instances together',
	},
	pocketping_housekeeping_removed_total: {
		type: 'counter',
		help: 'What was removed because nobody needs it or its time is over',
		labels: ['what'],
	},
	pocketping_housekeeping_last_success_seconds: {
		type: 'gauge',
		help: 'When a round of housekeeping last ended without an error, in seconds since 1970; 0: not yet',
	},
	pocketping_errors_total: {
		type: 'counter',
		help: 'What went wrong unexpectedly: in requests, in background work, in handlers of a program that embeds the service',
		labels: ['where'],
	},
} as const satisfies Record<string, MetricEntry>;

export type MetricName = keyof typeof METRICS;
export type { MetricEntry };
