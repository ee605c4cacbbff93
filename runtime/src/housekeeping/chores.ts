/** What there is to tidy up, each as a step that can be repeated until there is nothing left. */
import type { CoreContext } from '../core/core-context';
import type { Idempotency } from '../core/idempotency';
import { eraseIdleSessions } from '../core/sessions/erase-idle';
import { forgetOldDeliveries } from '../core/webhooks/forget-old-deliveries';
import { discardUnused } from './discard-unused';

/** How long a session that never was more than a page view is remembered after its last activity. */
const PAGE_VIEW_TTL_MS = 30 * 24 * 60 * 60_000;

/** Rows of one step: everything else waits for it. */
const STEP = 100;

export interface Chore {
	/** What it removes, for the numbers. */
	what: 'files' | 'page_views' | 'sessions' | 'events' | 'deliveries' | 'idempotency_keys';
	/** Does one step; says how many were removed, and whether there may be more. */
	step(): Promise<{ removed: number; more: boolean }>;
}

export interface ChoresOptions {
	core: CoreContext;
	idempotency: Idempotency;
	/** How long sessions are kept after their last activity, in milliseconds; undefined: for ever. */
	retentionMs: number | undefined;
	onError(error: unknown): void;
}

/** The chores of one round: some of them remember how far they got. */
export function choresOf({ core, idempotency, retentionMs, onError }: ChoresOptions): Chore[] {
	const now = core.clock.now();
	const { journal } = core;
	const pageViewsSince = now - Math.min(PAGE_VIEW_TTL_MS, retentionMs ?? Infinity);
	let after = '';
	const chores: Chore[] = [
		{ what: 'files', step: () => discardUnused(core, onError) },
		{
			what: 'page_views',
			async step() {
				const removed = await journal.write(({ tx }) => tx.deletePageViews(pageViewsSince, STEP));
				return { removed, more: removed === STEP };
			},
		},
		{
			what: 'deliveries',
			async step() {
				const stoppedAt = await forgetOldDeliveries(core, after);
				after = stoppedAt ?? after;
				return { removed: 0, more: stoppedAt !== undefined };
			},
		},
		{
			what: 'idempotency_keys',
			step: async () => ({ removed: 0, more: await idempotency.forgetOld() }),
		},
	];
	return retentionMs === undefined
		? chores
		: [...chores, ...retention(core, now - retentionMs, onError)];
}

/** What RETENTION_DAYS is about: conversations, and what happened in none of them. */
function retention(
	core: CoreContext,
	idleSince: number,
	onError: (error: unknown) => void,
): Chore[] {
	let before: string | undefined;
	return [
		{
			what: 'sessions',
			async step() {
				const { erased, stoppedAt } = await eraseIdleSessions(core, idleSince, before, onError);
				before = stoppedAt;
				return { removed: erased, more: stoppedAt !== undefined };
			},
		},
		{
			what: 'events',
			async step() {
				const removed = await core.journal.write(({ tx }) =>
					tx.deleteProjectEvents(idleSince, STEP),
				);
				return { removed, more: removed === STEP };
			},
		},
	];
}
