/** This process among the others on the database: it says that it lives, and frees what the dead had claimed. */
import { randomUUID } from 'node:crypto';
import type { InstanceMemory } from './instance-memory';
import { PostgresStatements, type Queryable } from './postgres-statements';

/** How long the others take an instance's word for it that it lives. */
export const LEASE_MS = 15_000;

/** How often it says so. */
export const BEAT_MS = 5_000;

export interface InstanceOptions {
	db: Queryable;
	memory: InstanceMemory;
	/** Hears that somebody left work behind. */
	onWorkLeft(): void;
	onError(error: unknown): void;
	leaseMs?: number;
	beatMs?: number;
}

export class Instance extends PostgresStatements {
	/** Whether others were at work at the last look. */
	hasOthers = false;
	private timer: NodeJS.Timeout | undefined;
	private beating: Promise<void> = Promise.resolve();

	constructor(private readonly options: InstanceOptions) {
		super(options.db);
	}

	async start(): Promise<void> {
		await this.register();
		await this.look();
		this.timer = setInterval(() => this.beat(), this.options.beatMs ?? BEAT_MS);
		this.timer.unref();
	}

	/** Gives back what it has claimed. */
	async stop(): Promise<void> {
		clearInterval(this.timer);
		await this.beating;
		const { id } = this.options.memory;
		await this.sql('UPDATE lanes SET claimed_by = NULL WHERE claimed_by = $1', id);
		await this.sql('DELETE FROM instances WHERE id = $1', id);
	}

	private beat(): void {
		this.beating = this.beating
			.then(() => this.look())
			// Away: whatever is claimed runs out, and a new beginning follows.
			.catch(this.options.onError);
	}

	private async look(): Promise<void> {
		const { memory, leaseMs = LEASE_MS } = this.options;
		const known = await this.count(
			`UPDATE instances SET alive_until = clock_timestamp() + $2::bigint * interval '1 millisecond'
			WHERE id = $1`,
			memory.id,
			leaseMs,
		);
		// The others took it for dead, and have what it had claimed.
		if (known === 0) await this.register();
		const seen = await this.row<{ dead: number; others: number }>(
			`WITH dead AS (
				DELETE FROM instances WHERE alive_until < clock_timestamp() AND id <> $1 RETURNING id
			), freed AS (
				UPDATE lanes SET claimed_by = NULL WHERE claimed_by IN (SELECT id FROM dead) RETURNING 1
			)
			SELECT (SELECT count(*) FROM dead) AS dead, (SELECT count(*) FROM freed) AS freed,
				(SELECT count(*) FROM instances WHERE id <> $1 AND alive_until >= clock_timestamp()) AS others`,
			memory.id,
		);
		this.hasOthers = (seen?.others ?? 0) > 0;
		if (known === 0 || (seen?.dead ?? 0) > 0) this.options.onWorkLeft();
	}

	private async register(): Promise<void> {
		const { memory, leaseMs = LEASE_MS } = this.options;
		memory.id = randomUUID();
		await this.sql(
			`INSERT INTO instances (id, alive_until)
			VALUES ($1, clock_timestamp() + $2::bigint * interval '1 millisecond')`,
			memory.id,
			leaseMs,
		);
	}
}
