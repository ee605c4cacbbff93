/** Removes what nobody needs any more: at the start and every hour or when there is more of it, in small steps. */
import { discardAttachments } from '../core/attachments/discard-attachments';
import { isAlive, UPLOAD_TTL_MS } from '../core/attachments/upload-limits';
import type { CoreContext } from '../core/core-context';
import type { Idempotency } from '../core/idempotency';
import { forgetOldDeliveries } from '../core/webhooks/forget-old-deliveries';

const INTERVAL_MS = 60 * 60_000;

/** Beyond the time in which an upload may begin: one that began in time has ended by then. */
const PENDING_MARGIN_MS = 15 * 60_000;

/** How long a session that never was more than a page view is remembered after its last activity. */
const PAGE_VIEW_TTL_MS = 30 * 24 * 60 * 60_000;

/** What one step takes on at the most: everything else waits for it. */
const BATCH = 100;

/** The pause after a round that did not get through: what is busy here can fill more than a round an hour. */
const MORE_MS = 60_000;

/** Steps of one kind in a round, so that a round ends whatever it meets. */
const MAX_STEPS = 1000;

export interface HousekeepingOptions {
	core: CoreContext;
	idempotency: Idempotency;
	/** Hears what went wrong; the rest goes on, and the next round tries again. */
	onError(error: unknown): void;
}

export class Housekeeping {
	private cancelSleep: (() => void) | undefined;
	private round: Promise<void> = Promise.resolve();
	private stopped = false;

	constructor(private readonly options: HousekeepingOptions) {}

	/** Does a round now and then one every hour, or soon if there was too much for one. */
	start(): void {
		if (this.stopped) return;
		this.round = this.cleanUp().then((isDone) => {
			if (this.stopped) return;
			const pause = isDone ? INTERVAL_MS : MORE_MS;
			this.cancelSleep = this.options.core.clock.after(pause, () => this.start());
		});
	}

	/** Finishes the step that is being done. */
	async stop(): Promise<void> {
		this.stopped = true;
		this.cancelSleep?.();
		await this.round;
	}

	/** One round; says whether it got through. */
	private async cleanUp(): Promise<boolean> {
		const { core } = this.options;
		const idleSince = core.clock.now() - PAGE_VIEW_TTL_MS;
		const removePageViews = () =>
			core.journal.write(({ tx }) => tx.deletePageViews(idleSince, BATCH));
		await this.attempt(() => core.files.removeLeftovers(core.clock.now() - INTERVAL_MS));
		let after: string | undefined = '';
		const work: Array<() => Promise<boolean>> = [
			() => this.discardUnused(),
			async () => (await removePageViews()) === BATCH,
			async () => {
				after = await forgetOldDeliveries(core, after ?? '');
				return after !== undefined;
			},
			() => this.options.idempotency.forgetOld(),
		];
		let isDone = true;
		for (const step of work) if (!(await this.inSteps(step))) isDone = false;
		return isDone;
	}

	/** Removes files that no message took up; says whether there may be more of them. */
	private async discardUnused(): Promise<boolean> {
		const { core } = this.options;
		const now = core.clock.now();
		const announcedBefore = now - UPLOAD_TTL_MS - PENDING_MARGIN_MS;
		const unused = await core.store.listUnusedAttachments(announcedBefore, BATCH);
		const dead = unused.filter((file) => !isAlive(file, now));
		let removed = 0;
		for (const { id } of dead) {
			// One by one: what cannot be removed must not keep the others.
			await this.attempt(async () => {
				await this.discard(id);
				removed += 1;
			});
		}
		return unused.length === BATCH && removed > 0;
	}

	/** Removes a file, unless a message takes it up at this very moment. */
	private async discard(id: string): Promise<void> {
		const { core } = this.options;
		const isDead = await core.journal.write(async ({ tx, now }) => {
			const file = await tx.getAttachment(id);
			if (!file || isAlive(file, now)) return false;
			await tx.updateAttachment({ ...file, status: 'discarded' });
			return true;
		});
		if (isDead) await discardAttachments(core, [id]);
	}

	/** Repeats a step as long as it says that there is more to do; says whether it came to the end of that. */
	private async inSteps(step: () => Promise<boolean>): Promise<boolean> {
		let more = true;
		for (let steps = 0; more && steps < MAX_STEPS && !this.stopped; steps += 1) {
			more = false;
			await this.attempt(async () => {
				more = await step();
			});
		}
		return !more;
	}

	private async attempt(work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			this.options.onError(error);
		}
	}
}
