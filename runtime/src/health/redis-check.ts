/** The check of Redis: told of, and no reason to send nobody here. Without it all still works, some of it later. */
import type { ReadyCheck } from './readiness';

export function redisCheck(instances: { isUp(): boolean }): ReadyCheck {
	return {
		name: 'redis',
		isEssential: false,
		async check() {
			if (!instances.isUp()) throw new Error('Redis is away');
		},
	};
}
