/** How often a visitor may do what; past that the answer is 429 with a time to wait. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ChatError } from '../core/chat-error';

/** Points within a number of seconds, per key. `/connect` is generous: the widget never retries it. */
const LIMITS = {
	connect: { points: 120, duration: 60 },
	message: { points: 30, duration: 10 },
	event: { points: 60, duration: 10 },
	typing: { points: 20, duration: 10 },
	/** Messages and events of all sessions of one address, which may be a whole office. */
	address: { points: 600, duration: 60 },
	/** Wrong API keys from one address. */
	refusal: { points: 60, duration: 60 },
} as const;

export type Limit = keyof typeof LIMITS;

export interface RateLimits {
	/**
	 * Counts one use.
	 * @throws {ChatError} RATE_LIMITED, with the seconds to wait
	 */
	take(limit: Limit, key: string): Promise<void>;
}

/** No limits: for a limiter of one's own in front, and for load tests. */
export const noRateLimits: RateLimits = { take: () => Promise.resolve() };

export function memoryRateLimits(): RateLimits {
	const limiters = Object.fromEntries(
		Object.entries(LIMITS).map(([name, options]) => [name, new RateLimiterMemory(options)]),
	) as Record<Limit, RateLimiterMemory>;
	return {
		async take(limit, key) {
			try {
				await limiters[limit].consume(key);
			} catch (refusal) {
				if (!(refusal instanceof RateLimiterRes)) throw refusal;
				throw new ChatError('RATE_LIMITED', undefined, Math.ceil(refusal.msBeforeNext / 1000));
			}
		},
	};
}
