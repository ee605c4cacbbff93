/** The fan-out of events to open streams, as the settings ask for it: within this process, or to other instances as well. */
import type { Config } from '../config/config';
import type { Realtime } from '../core/core-context';
import { Hub } from '../realtime/hub';
import type { Instances, InstancesOptions } from './connect-instances';

export interface FanOut {
	/** The streams that are open here. */
	hub: Hub;
	realtime: Realtime;
	/** Undefined: this is the only one. */
	instances: Instances | undefined;
}

/** @returns what hears of every change from now on */
export async function createFanOut(
	config: Pick<Config, 'redisUrl'>,
	options: Omit<InstancesOptions, 'url' | 'hub'>,
): Promise<FanOut> {
	const hub = new Hub();
	const { journal } = options;
	if (config.redisUrl === undefined) {
		journal.onCommit((events) => hub.publish(events));
		return { hub, realtime: hub, instances: undefined };
	}
	const { connectInstances } = await import('./connect-instances');
	const instances = await connectInstances({ ...options, url: config.redisUrl, hub });
	const { realtime } = instances;
	journal.onCommit((events) => realtime.publish(events));
	return { hub, realtime, instances };
}
