/** What bridges remember as a transaction sees it: whoever asks who is there decides by it, one after the other. */
import type { OperatorRecord } from '../bridge-records';
import { PostgresBridges } from './postgres-bridges';
import type { Queryable } from './postgres-statements';

export class ChangingBridges extends PostgresBridges {
	/** @param locked waits until no other transaction settles who is there, and keeps the others waiting */
	constructor(
		db: Queryable,
		private readonly locked: () => Promise<void>,
	) {
		super(db);
	}

	override async getOperator(source: string, id: string): Promise<OperatorRecord | undefined> {
		await this.locked();
		return await super.getOperator(source, id);
	}

	override async onlineUntil(now: number): Promise<number | undefined> {
		await this.locked();
		return await super.onlineUntil(now);
	}

	override async putOperator(operator: OperatorRecord): Promise<void> {
		await this.locked();
		await super.putOperator(operator);
	}

	override async allOffline(): Promise<void> {
		await this.locked();
		await super.allOffline();
	}
}
