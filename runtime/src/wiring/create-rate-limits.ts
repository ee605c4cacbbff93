/** The counters of what visitors do, as the settings ask for them: of this process, of all instances together, or none. */
import type { Config } from '../config/config';
import {
	memoryRateLimits,
	noRateLimits,
	type Limit,
	type RateLimits,
} from '../security/rate-limits';
import type { Instances } from './connect-instances';

/** @param onRefused hears of every refusal */
export function createRateLimits(
	config: Pick<Config, 'rateLimits'>,
	instances: Instances | undefined,
	onRefused: (limit: Limit) => void,
): RateLimits {
	if (!config.rateLimits) return noRateLimits;
	return instances ? instances.limits(onRefused) : memoryRateLimits(onRefused);
}
