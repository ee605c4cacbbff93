/** Whether the service can do its work: every dependency is asked, each within a time of its own. */
import type { Clock } from '../core/clock';
import { cached } from '../metrics/cached';

/** Something the service depends on. */
export interface ReadyCheck {
	/** How it is called in the answer, such as `store`. */
	name: string;
	/** Whether the service is of no use without it; true unless it says no. */
	isEssential?: boolean;
	/** Rejects when it does not work. What it rejects with goes into the log and never into the answer. */
	check(): Promise<unknown>;
}

/** Why a check failed, as strangers may know it. */
type Failure = 'failed' | 'no answer in time' | 'stopping';

export interface Readiness {
	ready: boolean;
	checks: Record<string, { ok: boolean; reason?: Failure }>;
}

export interface ReadinessOptions {
	checks: readonly ReadyCheck[];
	clock: Pick<Clock, 'now'>;
	/** Time that each check has, in milliseconds. */
	timeoutMs?: number;
	/** Hears when a check begins to fail, and when it works again. */
	onChange(name: string, error: unknown): void;
}

/** Anybody may ask, so the dependencies are asked no more often than this, in milliseconds. */
const COUNTS_FOR_MS = 1000;

const TIMEOUT_MS = 2000;

/** Asks all checks at once; one after the other would take as long as all of them together. */
export function readiness(options: ReadinessOptions): () => Promise<Readiness> {
	const { checks, clock, onChange, timeoutMs = TIMEOUT_MS } = options;
	const failing = new Set<string>();
	const ask = async ({ name, check }: ReadyCheck): Promise<Failure | undefined> => {
		try {
			await inTime(check(), timeoutMs);
			if (failing.delete(name)) onChange(name, undefined);
			return undefined;
		} catch (error) {
			if (!failing.has(name)) onChange(name, error);
			failing.add(name);
			return error instanceof TooLate ? 'no answer in time' : 'failed';
		}
	};
	const all = async (): Promise<Readiness> => {
		const reasons = await Promise.all(checks.map(ask));
		return {
			ready: checks.every(
				({ isEssential = true }, index) => !isEssential || reasons[index] === undefined,
			),
			checks: Object.fromEntries(
				checks.map(({ name }, index) => {
					const reason = reasons[index];
					return [name, reason === undefined ? { ok: true } : { ok: false, reason }];
				}),
			),
		};
	};
	return cached(all, { clock, forMs: COUNTS_FOR_MS });
}

class TooLate extends Error {}

/** The machine's own time, whatever clock the service goes by: a dependency that hangs does so in real time. */
async function inTime(work: Promise<unknown>, ms: number): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise((_resolve, reject) => {
		timer = setTimeout(() => reject(new TooLate(`no answer within ${ms} ms`)), ms);
	});
	try {
		await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}
