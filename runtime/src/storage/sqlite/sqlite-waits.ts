/** Waits in SQLite. */
import type { WaitChoice } from '../../../../protocol/waits';
import { WAIT_TARGET, type WaitRecord, type Waits } from '../waits';
import { SqliteStatements } from './sqlite-statements';

type Row = Omit<WaitRecord, 'choices'> & { choices: string | null };

const WAIT = `SELECT id, session_id AS sessionId, message_id AS messageId, choices,
	resume_url AS resumeUrl, created_at AS createdAt, ended_at AS endedAt FROM waits`;

export class SqliteWaits extends SqliteStatements implements Waits {
	/** Mostly nobody waits at all, and every visitor's message asks. Undefined: to be looked up. */
	private anyOpen: boolean | undefined;

	/** Forgets what a rolled-back change may have left in memory. */
	forget(): void {
		this.anyOpen = undefined;
	}

	async get(id: string): Promise<WaitRecord | undefined> {
		const row = this.sql(`${WAIT} WHERE id = ?`).get(id) as Row | undefined;
		return row && fromRow(row);
	}

	async listOpen(sessionId: string): Promise<WaitRecord[]> {
		this.anyOpen ??=
			this.sql('SELECT 1 FROM waits WHERE ended_at IS NULL LIMIT 1').get() !== undefined;
		if (!this.anyOpen) return [];
		const rows = this.sql(`${WAIT} WHERE session_id = ? AND ended_at IS NULL ORDER BY id`).all(
			sessionId,
		) as Row[];
		return rows.map(fromRow);
	}

	async listUntold(sessionId: string): Promise<WaitRecord[]> {
		const rows = this.sql(
			`${WAIT} WHERE waits.session_id = ? AND ended_at IS NOT NULL AND EXISTS (
				SELECT 1 FROM deliveries d WHERE d.target = '${WAIT_TARGET}' || waits.id AND d.state = 'pending'
			) ORDER BY id`,
		).all(sessionId) as Row[];
		return rows.map(fromRow);
	}

	async insert(wait: WaitRecord): Promise<void> {
		this.anyOpen = true;
		const choices = wait.choices && JSON.stringify(wait.choices);
		this.sql(
			`INSERT INTO waits (id, session_id, message_id, choices, resume_url, created_at, ended_at)
			VALUES (@id, @sessionId, @messageId, @choices, @resumeUrl, @createdAt, @endedAt)`,
		).run({ ...wait, choices });
	}

	async end(id: string, endedAt: number): Promise<void> {
		this.anyOpen = undefined;
		this.sql('UPDATE waits SET ended_at = ? WHERE id = ?').run(endedAt, id);
	}

	async delete(id: string): Promise<void> {
		this.sql('DELETE FROM waits WHERE id = ?').run(id);
	}

	async deleteEnded(before: number, limit: number): Promise<number> {
		return this.sql(
			`DELETE FROM waits WHERE id IN (
				SELECT id FROM waits WHERE ended_at IS NOT NULL AND ended_at < ? LIMIT ?
			)`,
		).run(before, limit).changes;
	}
}

function fromRow(row: Row): WaitRecord {
	const choices = row.choices === null ? null : (JSON.parse(row.choices) as WaitChoice[]);
	return { ...row, choices };
}
