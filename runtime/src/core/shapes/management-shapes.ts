/** Records → what REST, webhooks and the operator WebSocket show. The only serialiser of that side. */
import type { Message, Session, Webhook } from '../../../../protocol/shapes';
import type {
	MessageRecord,
	SessionRecord,
	TargetStatus,
	WebhookRecord,
} from '../../storage/records';
import { toIso } from '../clock';

export function toSession(record: SessionRecord, projectId: string): Session {
	// Absent fields as `undefined`, which JSON leaves out: every event holds a session, and putting it
	// together from conditional pieces takes several times as long.
	return {
		id: record.id,
		visitorId: record.visitorId,
		projectId,
		status: record.status,
		createdAt: toIso(record.createdAt),
		lastActivity: toIso(record.lastActivity),
		closedAt: record.closedAt === null ? undefined : toIso(record.closedAt),
		metadata: record.metadata,
		identity: record.identity ?? undefined,
		aiEnabled: record.aiEnabled,
	};
}

export function toMessage(record: Omit<MessageRecord, 'seq'>): Message {
	return {
		id: record.id,
		sessionId: record.sessionId,
		content: record.content,
		type: record.type,
		createdAt: toIso(record.createdAt),
		replyTo: record.replyTo ?? undefined,
	};
}

/** @param secret given only in the answer to the request that set it */
export function toWebhook(record: WebhookRecord, status?: TargetStatus, secret?: string): Webhook {
	return {
		id: record.id,
		url: record.url,
		events: record.events,
		...(record.eventNames && { eventNames: record.eventNames }),
		...(record.sessionId !== null && { sessionId: record.sessionId }),
		...(record.description !== null && { description: record.description }),
		...(record.source !== null && { source: record.source }),
		enabled: record.enabled,
		createdAt: toIso(record.createdAt),
		updatedAt: toIso(record.updatedAt),
		...(secret !== undefined && { secret }),
		...(status && {
			lastDelivery: {
				at: toIso(status.at),
				ok: status.ok,
				...(status.status !== null && { status: status.status }),
				...(status.reason !== null && { reason: status.reason }),
			},
		}),
	};
}
