/** Waits as a transaction sees them: those of most sessions need not be looked for. */
import type { WaitRecord } from '../waits';
import type { Queryable } from './postgres-statements';
import { PostgresWaits } from './postgres-waits';

export class ChangingWaits extends PostgresWaits {
	/** Sessions that this transaction has locked, and whether a workflow ever waited in them. */
	private readonly asked = new Map<string, boolean>();

	/** @param flushed writes what the transaction has not written yet */
	constructor(
		db: Queryable,
		private readonly flushed: () => Promise<void>,
	) {
		super(db);
	}

	noteSession(sessionId: string, asked: boolean): void {
		this.asked.set(sessionId, asked);
	}

	override async listOpen(sessionId: string): Promise<WaitRecord[]> {
		return this.asked.get(sessionId) === false ? [] : await super.listOpen(sessionId);
	}

	override async listUntold(sessionId: string): Promise<WaitRecord[]> {
		await this.flushed();
		return await super.listUntold(sessionId);
	}

	override async insert(wait: WaitRecord): Promise<void> {
		this.asked.set(wait.sessionId, true);
		await super.insert(wait);
	}
}
