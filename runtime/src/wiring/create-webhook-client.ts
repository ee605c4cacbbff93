/** The client of webhook deliveries: where it may connect to, and its connections once it is needed. */
import type { Logger } from 'pino';
import type { Agent } from 'undici';
import type { Config } from '../config/config';
import { targetGuard, type TargetGuard } from '../delivery/webhook/target-guard';

export interface WebhookClient {
	guard: TargetGuard;
	/** The connections, loaded with the first delivery. */
	agent(): Promise<Agent>;
	/** Breaks off what is under way. */
	abandon(): void;
	close(): Promise<void>;
}

export function createWebhookClient(
	config: Pick<Config, 'webhookAllowPrivate' | 'publicUrl'>,
): WebhookClient {
	const guard = targetGuard({
		allowPrivate: config.webhookAllowPrivate,
		allowLoopback: config.publicUrl === undefined,
	});
	let loading: Promise<Agent> | undefined;
	return {
		guard,
		agent: () =>
			(loading ??= import('../delivery/webhook/guarded-agent').then(({ guardedAgent }) =>
				guardedAgent(guard),
			)),
		abandon: () => void loading?.then((agent) => agent.destroy()),
		close: async () => await (await loading)?.close().catch(() => {}),
	};
}

/** Deliveries to it will fail, visibly; a name may still come to resolve elsewhere, so the start goes on. */
export async function warnOfRefusedTarget(
	guard: TargetGuard,
	{ eventsWebhook }: Pick<Config, 'eventsWebhook'>,
	log: Logger,
): Promise<void> {
	if (!eventsWebhook) return;
	await guard.assertUrl(eventsWebhook.url).catch((error: unknown) => {
		log.warn({ reason: (error as Error).message }, 'EVENTS_WEBHOOK_URL is refused');
	});
}
