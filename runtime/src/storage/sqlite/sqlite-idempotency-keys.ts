/** Idempotency keys in SQLite. */
import type { IdempotencyKeys, IdempotencyRecord } from '../idempotency-keys';
import { SqliteStatements } from './sqlite-statements';

interface Row extends Omit<IdempotencyRecord, 'answer'> {
	status: number | null;
	body: string | null;
}

export class SqliteIdempotencyKeys extends SqliteStatements implements IdempotencyKeys {
	async find(key: string): Promise<IdempotencyRecord | undefined> {
		const row = this.sql(
			`SELECT key, fingerprint, request, created_at AS createdAt, status, answer AS body
			FROM idempotency_keys WHERE key = ?`,
		).get(key) as Row | undefined;
		if (!row) return undefined;
		const { status, body, ...record } = row;
		return { ...record, answer: status === null || body === null ? null : { status, body } };
	}

	async reserve(record: Omit<IdempotencyRecord, 'answer'>, expired: number): Promise<boolean> {
		const { key, fingerprint, request, createdAt } = record;
		this.sql('DELETE FROM idempotency_keys WHERE key = ? AND created_at < ?').run(key, expired);
		this.sql(
			`INSERT INTO idempotency_keys (key, fingerprint, request, created_at)
			VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		).run(key, fingerprint, request, createdAt);
		const kept = this.sql('SELECT request FROM idempotency_keys WHERE key = ?').get(key);
		return (kept as { request: string }).request === request;
	}

	async answer(key: string, request: string, status: number, body: string): Promise<void> {
		this.sql(
			'UPDATE idempotency_keys SET status = ?, answer = ? WHERE key = ? AND request = ?',
		).run(status, body, key, request);
	}

	async deleteOlder(before: number, limit: number): Promise<number> {
		return this.sql(
			`DELETE FROM idempotency_keys WHERE key IN (
				SELECT key FROM idempotency_keys WHERE created_at < ? ORDER BY created_at LIMIT ?
			)`,
		).run(before, limit).changes;
	}
}
