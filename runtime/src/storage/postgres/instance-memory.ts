/** What one instance remembers between its transactions: nothing that another instance would have to know. */
import type { WebhookRecord } from '../records';

export class InstanceMemory {
	/** Under which this process claims lanes; another one once the others have taken it for dead. */
	id = '';
	/** Whether each event is to say which one its pages heard of before it. */
	readonly tellsPrevious: boolean;
	/** Lanes that were claimed here and whose outcome is not recorded, by target. */
	readonly held = new Map<string, Set<string>>();
	/** Names of custom events that are in the catalogue, at most {@link MAX_NAMES}. */
	readonly eventNames = new Set<string>();
	/** The enabled subscriptions as of a version. */
	private webhooks: { version: number; records: readonly WebhookRecord[] } | undefined;

	constructor(options: { tellsPrevious: boolean }) {
		this.tellsPrevious = options.tellsPrevious;
	}

	webhooksOf(version: number): readonly WebhookRecord[] | undefined {
		return this.webhooks?.version === version ? this.webhooks.records : undefined;
	}

	rememberWebhooks(version: number, records: readonly WebhookRecord[]): void {
		this.webhooks = { version, records };
	}

	/** After a lost connection: it may be another server that answers next, whose versions mean other things. */
	forget(): void {
		this.webhooks = undefined;
		this.eventNames.clear();
	}

	hold(target: string, sessionId: string): void {
		const sessions = this.held.get(target);
		if (sessions) sessions.add(sessionId);
		else this.held.set(target, new Set([sessionId]));
	}

	letGo(target: string, sessionId: string): void {
		const sessions = this.held.get(target);
		sessions?.delete(sessionId);
		if (sessions?.size === 0) this.held.delete(target);
	}
}
