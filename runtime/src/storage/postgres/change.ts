/** One change in a transaction, which it shares with others if it may. */
import type { QueryArrayConfig, QueryConfig } from 'pg';
import { Carrier, type CarrierOptions } from './carrier';
import { isAway } from './database-errors';
import type { Gate } from './gate';
import { statementOf, type Answer, type Queryable } from './postgres-statements';
import type { NewDelivery } from './write-deliveries';

/** Another transaction got in between, or this one has to be alone: it is undone, and run again alone. */
export class MustBeAlone extends Error {
	constructor() {
		super('to be run again, alone');
		this.name = 'MustBeAlone';
	}
}

/** A change in the same transaction failed: this one is to be run again in one of its own. */
export class UndoneWithOthers extends Error {
	constructor() {
		super('undone together with another change');
		this.name = 'UndoneWithOthers';
	}
}

export interface ChangeOptions extends CarrierOptions {
	gate: Gate;
	/** Finds a transaction that others wait to begin; undefined: this change gets one of its own. */
	shared: (() => Carrier) | undefined;
}

/** As `begin_change` does; the statement after it sees what the session's changes before this one left. */
const LOCK_SESSION = 'SELECT pg_advisory_xact_lock(hashtextextended($1, $2::bigint))';

export class Change implements Queryable {
	private carrier: Carrier | undefined;
	private releases: Array<() => void> = [];
	private readonly afterwards: Array<() => void> = [];
	private wrote = false;

	constructor(private readonly options: ChangeOptions) {}

	get lock(): string {
		return this.options.lock;
	}

	get isAlone(): boolean {
		return this.options.alone;
	}

	async webhooksVersion(): Promise<number> {
		return await this.own().webhooksVersion();
	}

	/** Does something once the change is kept. */
	whenKept(task: () => void): void {
		this.afterwards.push(task);
	}

	/**
	 * Waits until no other change of this session is under way, here or on another instance, and keeps others
	 * waiting. Changes that begin with it can share a transaction: nothing of theirs is locked yet that another
	 * one of them may wait for.
	 */
	async lockSession(sessionId: string): Promise<void> {
		const { gate, lock, shared } = this.options;
		this.releases.push(await gate.enter(sessionId));
		if (this.carrier) {
			await this.carrier.send(statementOf(LOCK_SESSION, [sessionId, lock]));
			return;
		}
		this.carrier = shared?.() ?? new Carrier(this.options);
		this.carrier.join(sessionId);
		await this.carrier.begin();
	}

	async query<Row>(statement: QueryConfig | QueryArrayConfig): Promise<Answer<Row>> {
		if (!statement.text.startsWith('SELECT')) this.wrote = true;
		return await this.own().query(statement);
	}

	async send(statement: QueryConfig): Promise<void> {
		this.wrote = true;
		await this.own().send(statement);
	}

	enqueue(delivery: NewDelivery): void {
		this.wrote = true;
		this.own().enqueue(delivery);
	}

	async flush(): Promise<void> {
		await this.carrier?.flush();
	}

	/** Resolves once the change is kept, with all that share its transaction. */
	async commit(): Promise<void> {
		const { carrier } = this;
		if (!carrier) return;
		this.carrier = undefined;
		try {
			await carrier.finish();
		} catch (error) {
			throw asOfShared(carrier, error);
		}
		for (const task of this.afterwards) task();
	}

	/**
	 * Undoes what was begun.
	 * @returns the error for whoever asked for the change
	 */
	async undo(error: unknown): Promise<unknown> {
		const { carrier } = this;
		if (!carrier) return error;
		this.carrier = undefined;
		// Others need not suffer from a change that has only looked.
		const spoils = this.wrote || carrier.failure !== undefined || !carrier.isShared;
		const finished = carrier.finish(spoils ? error : undefined).catch(() => {});
		if (!spoils) return error;
		await finished;
		// What other changes, or this one, did to the transaction says nothing for sure of this one.
		return asOfShared(carrier, error);
	}

	/** To be called last: lets those wait no longer whose order this change comes before. */
	end(): void {
		for (const release of this.releases.splice(0)) release();
	}

	/** The transaction it is in, or one of its own. */
	private own(): Carrier {
		if (!this.carrier) {
			this.carrier = new Carrier(this.options);
			this.carrier.join();
		}
		return this.carrier;
	}
}

function asOfShared(carrier: Carrier, error: unknown): unknown {
	return carrier.isShared && !isAway(carrier.failure) ? new UndoneWithOthers() : error;
}
