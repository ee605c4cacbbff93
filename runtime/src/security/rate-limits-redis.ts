/** The limits counted in Redis, for all instances together; each for itself while Redis is away. */
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisLink } from '../redis/redis-link';
import { eachLimit, limitsBy, type Limit, type RateLimits } from './rate-limits';

/**
 * @param projectId of the service; several may share one Redis
 * @param onRefused hears of every refusal
 */
export function redisRateLimits(
	link: RedisLink,
	projectId: string,
	onRefused?: (limit: Limit) => void,
): RateLimits {
	return limitsBy(
		eachLimit((name, rule) => {
			const local = new RateLimiterMemory(rule);
			const shared = new RateLimiterRedis({
				...rule,
				storeClient: link.commands,
				keyPrefix: `pocketping:${projectId}:limit:${name}`,
				// Whoever is refused is refused here, without asking again.
				inMemoryBlockOnConsumed: rule.points + 1,
			});
			return {
				async consume(key, points) {
					if (!link.isUp) return await local.consume(key, points);
					try {
						return await shared.consume(key, points);
					} catch (error) {
						if (error instanceof RateLimiterRes) throw error;
						link.suspect(error);
						return await local.consume(key, points);
					}
				},
			};
		}),
		onRefused,
	);
}
