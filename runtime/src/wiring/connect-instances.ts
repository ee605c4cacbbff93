/** What several instances share, put together: loaded only where there is a Redis. */
import type { Logger } from 'pino';
import type { Alone } from '../bridges/alone';
import type { Clock } from '../core/clock';
import type { Visitors } from '../core/core-context';
import type { Journal } from '../core/journal';
import { RecentVisitors } from '../core/sessions/recent-visitors';
import type { Hub } from '../realtime/hub';
import { LogWatch } from '../realtime/log-watch';
import { channelsOf } from '../realtime/redis/channels';
import { RedisFanOut } from '../realtime/redis/redis-fan-out';
import { SharedVisitors } from '../realtime/redis/shared-visitors';
import type { SessionFeed } from '../realtime/session-feed';
import { SharedRealtime } from '../realtime/shared-realtime';
import { RedisLink } from '../redis/redis-link';
import { turnsIn } from '../redis/turns';
import type { Limit, RateLimits } from '../security/rate-limits';
import { redisRateLimits } from '../security/rate-limits-redis';
import type { Store } from '../storage/store';

export interface InstancesOptions {
	/** Of Redis. */
	url: string;
	hub: Hub;
	store: Store;
	journal: Journal;
	clock: Clock;
	projectId: string;
	log: Logger;
	onError(error: unknown): void;
}

export interface Instances {
	realtime: SharedRealtime;
	feed: SessionFeed;
	visitors: Visitors;
	limits(onRefused: (limit: Limit) => void): RateLimits;
	/** Work that one instance at a time may do, by its name. */
	turns(name: string): Alone;
	/** Whether Redis is there, as far as is known. */
	isUp(): boolean;
	stop(): Promise<void>;
}

/** @throws when Redis refuses this service; one that is away is waited for meanwhile */
export async function connectInstances(options: InstancesOptions): Promise<Instances> {
	const { url, hub, store, clock, projectId, log, onError } = options;
	const link = await RedisLink.open({ url, clock, log });
	const watch = new LogWatch({ store, hub, clock, isLive: () => fanOut.isLive, onError });
	const fanOut = new RedisFanOut({
		link,
		hub,
		projectId,
		onBroadcast: (event) => watch.broadcast(event),
		onGap: () => watch.look(),
		onError,
	});
	link.onDown(() => watch.look());
	try {
		await watch.start();
	} catch (error) {
		await link.close();
		throw error;
	}
	const local = new RecentVisitors(clock);
	return {
		realtime: new SharedRealtime(hub, fanOut, watch),
		feed: fanOut,
		visitors: new SharedVisitors(local, link, clock, channelsOf(projectId).visitors),
		limits: (onRefused) => redisRateLimits(link, projectId, onRefused),
		turns: (name) => turnsIn({ link, clock, key: channelsOf(projectId).turn(name) }),
		isUp: () => link.isUp,
		async stop() {
			await watch.stop();
			await link.close();
		},
	};
}
