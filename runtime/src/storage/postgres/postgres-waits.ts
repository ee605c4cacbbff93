/** Waits in Postgres. */
import type { WaitChoice } from '../../../../protocol/waits';
import { WAIT_TARGET, type WaitRecord, type Waits } from '../waits';
import { PostgresStatements } from './postgres-statements';

type Row = Omit<WaitRecord, 'choices'> & { choices: string | null };

const WAIT = `SELECT id, session_id AS "sessionId", message_id AS "messageId", choices,
	resume_url AS "resumeUrl", created_at AS "createdAt", ended_at AS "endedAt" FROM waits`;

export class PostgresWaits extends PostgresStatements implements Waits {
	async get(id: string): Promise<WaitRecord | undefined> {
		const row = await this.row<Row>(`${WAIT} WHERE id = $1`, id);
		return row && fromRow(row);
	}

	async listOpen(sessionId: string): Promise<WaitRecord[]> {
		const rows = await this.rows<Row>(
			`${WAIT} WHERE session_id = $1 AND ended_at IS NULL ORDER BY id`,
			sessionId,
		);
		return rows.map(fromRow);
	}

	async listUntold(sessionId: string): Promise<WaitRecord[]> {
		const rows = await this.rows<Row>(
			`${WAIT} WHERE session_id = $1 AND ended_at IS NOT NULL AND EXISTS (
				SELECT 1 FROM deliveries d WHERE d.target = '${WAIT_TARGET}' || waits.id AND d.state = 'pending'
			) ORDER BY id`,
			sessionId,
		);
		return rows.map(fromRow);
	}

	async insert(wait: WaitRecord): Promise<void> {
		const { id, sessionId, messageId, choices, resumeUrl, createdAt, endedAt } = wait;
		// On the session itself, which every message of it reads anyway.
		await this.sql('UPDATE sessions SET asked = true WHERE id = $1 AND NOT asked', sessionId);
		await this.sql(
			`INSERT INTO waits (id, session_id, message_id, choices, resume_url, created_at, ended_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			id,
			sessionId,
			messageId,
			choices && JSON.stringify(choices),
			resumeUrl,
			createdAt,
			endedAt,
		);
	}

	async end(id: string, endedAt: number): Promise<void> {
		await this.sql('UPDATE waits SET ended_at = $2 WHERE id = $1', id, endedAt);
	}

	async delete(id: string): Promise<void> {
		await this.sql('DELETE FROM waits WHERE id = $1', id);
	}

	async deleteEnded(before: number, limit: number): Promise<number> {
		return await this.count(
			`DELETE FROM waits WHERE id IN (
				SELECT id FROM waits WHERE ended_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED
			)`,
			before,
			limit,
		);
	}
}

function fromRow(row: Row): WaitRecord {
	const choices = row.choices === null ? null : (JSON.parse(row.choices) as WaitChoice[]);
	return { ...row, choices };
}
