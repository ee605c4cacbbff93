/** Records → what REST, webhooks and the operator WebSocket show. The only serialiser of that side. */
import type {
	Attachment,
	Csat,
	Message,
	MessageStatus,
	Session,
	Webhook,
} from '../../../../protocol/shapes';
import type {
	AttachmentRef,
	CsatRecord,
	MessageRecord,
	SessionRecord,
	WebhookRecord,
} from '../../storage/records';
import type { TargetStatus } from '../../storage/delivery-records';
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
		contact: record.contact ?? undefined,
		csat: record.csat === null ? undefined : toCsat(record.csat),
		aiEnabled: record.aiEnabled,
		handledBy: record.status === 'closed' ? 'closed' : record.handledBy,
	};
}

export function toCsat({ requestedAt, score, comment, respondedAt }: CsatRecord): Csat {
	return {
		pending: respondedAt === undefined,
		requestedAt: toIso(requestedAt),
		score,
		comment,
		respondedAt: respondedAt === undefined ? undefined : toIso(respondedAt),
	};
}

/** The address of a file, put together when it is shown. */
export type FileUrl = (file: Pick<AttachmentRef, 'id' | 'filename'>) => string;

export function toMessage(record: Omit<MessageRecord, 'seq'>, fileUrl: FileUrl): Message {
	return {
		id: record.id,
		sessionId: record.sessionId,
		content: record.content,
		type: record.type,
		createdAt: toIso(record.createdAt),
		replyTo: record.replyTo ?? undefined,
		attachments: record.attachments?.map((file) => toAttachment(file, fileUrl)),
		choices: record.deletedAt === null ? (record.choices ?? undefined) : undefined,
		operator: record.operator ?? undefined,
		status: statusOf(record),
		deliveredAt: time(record.deliveredAt),
		readAt: time(record.readAt),
		editedAt: time(record.editedAt),
		deletedAt: time(record.deletedAt),
	};
}

export function toAttachment(file: AttachmentRef, fileUrl: FileUrl): Attachment {
	const { id, filename, mimeType, size } = file;
	return { id, filename, mimeType, size, url: fileUrl(file), status: 'ready' };
}

function statusOf({ deliveredAt, readAt }: Pick<MessageRecord, 'deliveredAt' | 'readAt'>) {
	if (readAt !== null) return 'read' satisfies MessageStatus;
	return deliveredAt === null ? 'sent' : 'delivered';
}

function time(ms: number | null): string | undefined {
	return ms === null ? undefined : toIso(ms);
}

/** @param secret given only in the answer to the request that set it */
export function toWebhook(record: WebhookRecord, status?: TargetStatus, secret?: string): Webhook {
	return {
		id: record.id,
		url: record.url,
		events: record.events,
		...(record.eventNames && { eventNames: record.eventNames }),
		...(record.conditions && { conditions: record.conditions }),
		...(record.sessionId !== null && { sessionId: record.sessionId }),
		...(record.description !== null && { description: record.description }),
		...(record.source !== null && { source: record.source }),
		format: record.format,
		...(record.maxPerSecond !== null && { maxPerSecond: record.maxPerSecond }),
		...(record.batchSeconds !== null && { batchSeconds: record.batchSeconds }),
		enabled: record.enabled,
		...(record.disabledAt !== null && { disabledAt: toIso(record.disabledAt) }),
		...(record.disabledReason !== null && { disabledReason: record.disabledReason }),
		...(record.enabled && record.missedAfter !== null && { catchingUp: true }),
		createdAt: toIso(record.createdAt),
		updatedAt: toIso(record.updatedAt),
		...(secret !== undefined && { secret }),
		...(record.previousSecrets[0] && {
			previousSecretUntil: toIso(record.previousSecrets[0].until),
		}),
		...(typeof status?.failingSince === 'number' && { failingSince: toIso(status.failingSince) }),
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
