/** Who did something lately, on whatever instance: noted in memory, and every second in Redis for the others. */
import type { Clock } from '../../core/clock';
import type { Visitors } from '../../core/core-context';
import type { RecentVisitors } from '../../core/sessions/recent-visitors';
import type { RedisLink } from '../../redis/redis-link';

const TELL_MS = 1000;

/** How long a sign of life is remembered; the question is asked ten seconds after a departure. */
const KEPT_MS = 60_000;

/** Signs in one command. */
const AT_ONCE = 500;

/** Signs of one second at the most. */
const MAX_UNTOLD = 20_000;

export class SharedVisitors implements Visitors {
	private untold = new Map<string, number>();
	private isPlanned = false;

	/** @param key of the sorted set */
	constructor(
		private readonly local: RecentVisitors,
		private readonly link: RedisLink,
		private readonly clock: Clock,
		private readonly key: string,
	) {}

	note(sessionId: string): void {
		this.local.note(sessionId);
		if (this.untold.size < MAX_UNTOLD) this.untold.set(sessionId, this.clock.now());
		if (this.isPlanned) return;
		this.isPlanned = true;
		this.clock.after(TELL_MS, () => this.tell());
	}

	async seenAfter(sessionId: string, time: number): Promise<boolean> {
		if (this.local.seenAfter(sessionId, time)) return true;
		if (!this.link.isUp) return false;
		try {
			return Number((await this.link.commands.zscore(this.key, sessionId)) ?? 0) > time;
		} catch (error) {
			this.link.suspect(error);
			return false;
		}
	}

	private tell(): void {
		this.isPlanned = false;
		const signs = [...this.untold].map(([sessionId, at]) => [at, sessionId]);
		this.untold = new Map();
		const { commands, isUp } = this.link;
		if (!isUp) return;
		const asked: Array<Promise<unknown>> = [
			commands.zremrangebyscore(this.key, 0, this.clock.now() - KEPT_MS),
		];
		for (let n = 0; n < signs.length; n += AT_ONCE) {
			asked.push(commands.zadd(this.key, ...signs.slice(n, n + AT_ONCE).flat()));
		}
		asked.push(commands.pexpire(this.key, 2 * KEPT_MS));
		Promise.all(asked).catch((error: unknown) => this.link.suspect(error));
	}
}
