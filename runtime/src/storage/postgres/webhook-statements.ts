/** Statements that write a subscription, and its values in their order. */
import type { WebhookRecord } from '../records';
import { toWebhookRow } from '../rows';

export const INSERT_WEBHOOK = `INSERT INTO webhooks (id, url, events, event_names, conditions, session_id, secret,
		description, source, enabled, format, timeout_ms, max_per_second, batch_seconds, previous_secrets,
		disabled_at, disabled_reason, missed_after, updated_at, created_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`;

export const UPDATE_WEBHOOK = `UPDATE webhooks SET url = $2, events = $3, event_names = $4, conditions = $5,
		session_id = $6, secret = $7, description = $8, source = $9, enabled = $10, format = $11,
		timeout_ms = $12, max_per_second = $13, batch_seconds = $14, previous_secrets = $15,
		disabled_at = $16, disabled_reason = $17, missed_after = $18, updated_at = $19
	WHERE id = $1`;

/** All but when it was made, which only an insert has. */
export function webhookValues(webhook: WebhookRecord): unknown[] {
	const row = toWebhookRow(webhook);
	return [
		row.id,
		row.url,
		row.events,
		row.event_names,
		row.conditions,
		row.session_id,
		row.secret,
		row.description,
		row.source,
		row.enabled,
		row.format,
		row.timeout_ms,
		row.max_per_second,
		row.batch_seconds,
		row.previous_secrets,
		row.disabled_at,
		row.disabled_reason,
		row.missed_after,
		row.updated_at,
	];
}
