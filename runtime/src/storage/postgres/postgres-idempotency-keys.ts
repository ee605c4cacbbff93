/** Idempotency keys in Postgres. */
import type { IdempotencyKeys, IdempotencyRecord } from '../idempotency-keys';
import { PostgresStatements } from './postgres-statements';

interface Row extends Omit<IdempotencyRecord, 'answer'> {
	status: number | null;
	body: string | null;
}

export class PostgresIdempotencyKeys extends PostgresStatements implements IdempotencyKeys {
	async find(key: string): Promise<IdempotencyRecord | undefined> {
		const row = await this.row<Row>(
			`SELECT key, fingerprint, request, created_at AS "createdAt", status, answer AS body
			FROM idempotency_keys WHERE key = $1`,
			key,
		);
		if (!row) return undefined;
		const { status, body, ...record } = row;
		return { ...record, answer: status === null || body === null ? null : { status, body } };
	}

	async reserve(record: Omit<IdempotencyRecord, 'answer'>, expired: number): Promise<boolean> {
		const { key, fingerprint, request, createdAt } = record;
		// Waits for another transaction that is just reserving it. One that is too old becomes this request's.
		const owner = await this.row<{ request: string }>(
			`INSERT INTO idempotency_keys AS known (key, fingerprint, request, created_at)
			VALUES ($1, $2, $3, $4)
			ON CONFLICT (key) DO UPDATE SET
				fingerprint = CASE WHEN known.created_at < $5 THEN excluded.fingerprint ELSE known.fingerprint END,
				request = CASE WHEN known.created_at < $5 THEN excluded.request ELSE known.request END,
				status = CASE WHEN known.created_at < $5 THEN NULL ELSE known.status END,
				answer = CASE WHEN known.created_at < $5 THEN NULL ELSE known.answer END,
				created_at = CASE WHEN known.created_at < $5 THEN excluded.created_at ELSE known.created_at END
			RETURNING request`,
			key,
			fingerprint,
			request,
			createdAt,
			expired,
		);
		return owner?.request === request;
	}

	async answer(key: string, request: string, status: number, body: string): Promise<void> {
		await this.sql(
			'UPDATE idempotency_keys SET status = $3, answer = $4 WHERE key = $1 AND request = $2',
			key,
			request,
			status,
			body,
		);
	}

	async deleteOlder(before: number, limit: number): Promise<number> {
		return await this.count(
			`DELETE FROM idempotency_keys WHERE key IN (
				SELECT key FROM idempotency_keys WHERE created_at < $1 ORDER BY created_at LIMIT $2
				FOR UPDATE SKIP LOCKED
			)`,
			before,
			limit,
		);
	}
}
