/** Delivery records → what the management API shows of them. */
import type { Delivery, DeliveryAttempt } from '../../../../protocol/shapes';
import type { AttemptRecord, DeliveryRecord } from '../../storage/delivery-records';
import { toIso } from '../clock';

export function toDelivery(record: DeliveryRecord, attempts: readonly AttemptRecord[]): Delivery {
	return {
		id: record.id,
		eventId: record.eventId,
		event: record.eventType,
		sessionId: record.sessionId === '' ? undefined : record.sessionId,
		createdAt: toIso(record.createdAt),
		status: record.state,
		attemptCount: record.attempts,
		nextAttemptAt: record.nextAttemptAt === null ? undefined : toIso(record.nextAttemptAt),
		settledAt: record.settledAt === null ? undefined : toIso(record.settledAt),
		attempts: attempts.map(toAttempt),
	};
}

function toAttempt(record: AttemptRecord): DeliveryAttempt {
	return {
		attempt: record.attempt,
		at: toIso(record.at),
		durationMs: record.durationMs,
		ok: record.ok,
		status: record.status ?? undefined,
		reason: record.reason ?? undefined,
		answer: record.answer ?? undefined,
	};
}
