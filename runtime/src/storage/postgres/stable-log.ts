/** How far the log can be read without skipping what is still being written. */
import { PostgresStatements } from './postgres-statements';

/**
 * Events get their positions before they are committed, so one that commits late can stand below others that
 * are seen already. Transactions of ours hold the changes' lock while they are under way, shared or not. Of all
 * that this snapshot takes to be under way, the oldest that holds it is where the log is not settled yet. Others'
 * transactions on the same server, however long, hold nothing up.
 */
const UNDER_WAY_FROM = `SELECT coalesce(min(x.id), pg_snapshot_xmax(pg_current_snapshot()))::text AS "from"
	FROM pg_snapshot_xip(pg_current_snapshot()) AS x(id)
	WHERE x.id::xid IN (
		SELECT t.transactionid FROM pg_locks t WHERE t.locktype = 'transactionid' AND t.granted
			AND t.pid IN (
				SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
					AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
					AND (classid::bigint << 32 | objid::bigint) = $1::bigint
			)
	)`;

export class StableLog extends PostgresStatements {
	/**
	 * The transaction before which everything is settled. Events are to be read with a statement that comes after
	 * this one: what ends in between is seen by that.
	 * @param lock number of the changes' lock
	 * @returns an xid8, as text
	 */
	async settledBefore(lock: string): Promise<string> {
		return (await this.row<{ from: string }>(UNDER_WAY_FROM, lock))?.from ?? '0';
	}

	/** Position of the last event below which nothing can appear any more. */
	async lastSeq(lock: string): Promise<number> {
		const row = await this.row<{ seq: number }>(
			'SELECT seq FROM events WHERE written_by < $1::xid8 ORDER BY seq DESC LIMIT 1',
			await this.settledBefore(lock),
		);
		return row?.seq ?? 0;
	}
}
