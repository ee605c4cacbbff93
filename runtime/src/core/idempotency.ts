/** Doing a request once however often it is sent: its key is kept in the transaction of its effect, its answer after it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Store, StoreTransaction } from '../storage/store';
import { ChatError } from './chat-error';
import type { Clock } from './clock';
import type { Journal } from './journal';
import { newId } from './new-id';

/** How long a key counts. */
const KEY_MS = 24 * 60 * 60_000;

/** Keys of one step of tidying up: bounds how long a transaction holds up everything else. */
const STEP = 500;

/** A request under way. */
interface Running {
	key: string;
	fingerprint: string;
	/** Tells this arrival of the request from every other. */
	request: string;
	/** Set once it is answered: timers and work that it set off go on in its context for as long as they live. */
	isOver?: boolean;
}

export interface KeptAnswer {
	status: number;
	/** JSON. */
	body: string;
}

export class Idempotency {
	/** Which request the code that runs belongs to, so that the journal knows without being told by every rule. */
	private readonly current = new AsyncLocalStorage<Running>();
	/** Keys of requests under way here: as many as there are open requests. */
	private readonly running = new Set<string>();

	constructor(
		private readonly store: Store,
		journal: Journal,
		private readonly clock: Clock,
	) {
		journal.beforeChanges(() => {
			const running = this.current.getStore();
			if (!running || running.isOver) return undefined;
			return (tx, now) => this.reserve(tx, now, running);
		});
	}

	/**
	 * Begins a request, unless it was answered before.
	 * @param fingerprint the same for the same request and for no other
	 * @returns the earlier answer, or the request to go on with
	 * @throws {ChatError} IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_KEY_IN_USE, IDEMPOTENCY_ANSWER_LOST
	 */
	async begin(key: string, fingerprint: string): Promise<KeptAnswer | OnceOnly> {
		if (this.running.has(key)) throw new ChatError('IDEMPOTENCY_KEY_IN_USE', undefined, 1);
		this.running.add(key);
		try {
			const now = this.clock.now();
			const known = await this.store.idempotency.find(key);
			if (known && known.createdAt >= now - KEY_MS) {
				if (known.fingerprint !== fingerprint) throw new ChatError('IDEMPOTENCY_KEY_REUSED');
				if (!known.answer) throw new ChatError('IDEMPOTENCY_ANSWER_LOST');
				this.running.delete(key);
				return known.answer;
			}
			return new OnceOnly(this, { key, fingerprint, request: newId('req', now) });
		} catch (error) {
			this.running.delete(key);
			throw error;
		}
	}

	/** Runs the rules of a request, whose changes then keep the key with them. */
	within(running: Running, work: () => void): void {
		this.current.run(running, work);
	}

	async keep(running: Running, { status, body }: KeptAnswer): Promise<void> {
		await this.store.transaction(async (tx) => {
			// A request without a lasting effect has not kept its key yet.
			await this.reserve(tx, this.clock.now(), running);
			await tx.idempotency.answer(running.key, running.request, status, body);
		});
	}

	end(running: Running): void {
		running.isOver = true;
		this.running.delete(running.key);
	}

	/** Removes the oldest keys that no longer count; says whether there may be more of them. */
	async forgetOld(): Promise<boolean> {
		const before = this.clock.now() - KEY_MS;
		const deleted = await this.store.transaction((tx) => tx.idempotency.deleteOlder(before, STEP));
		return deleted === STEP;
	}

	/** @throws {ChatError} IDEMPOTENCY_KEY_IN_USE when another instance did the same request first */
	private async reserve(tx: StoreTransaction, now: number, running: Running): Promise<void> {
		const record = { ...running, createdAt: now };
		if (await tx.idempotency.reserve(record, now - KEY_MS)) return;
		throw new ChatError('IDEMPOTENCY_KEY_IN_USE', undefined, 1);
	}
}

/** A request that was not answered before. */
export class OnceOnly {
	constructor(
		private readonly idempotency: Idempotency,
		private readonly running: Running,
	) {}

	run(work: () => void): void {
		this.idempotency.within(this.running, work);
	}

	/** Keeps a good answer; resolves once it is durable. Others are not kept: nothing happened, or it was undone. */
	keep(answer: KeptAnswer): Promise<void> {
		return this.idempotency.keep(this.running, answer);
	}

	end(): void {
		this.idempotency.end(this.running);
	}
}
