/** Takes the WebSockets of a host program's server that lead to an instance. */
import type { Server } from 'node:http';
import { ChatError } from '../core/chat-error';
import { operatorChannel } from '../transport/ws/operator-channel';
import { acceptUpgrades, type Channel } from '../transport/ws/upgrade';
import { visitorChannel } from '../transport/ws/visitor-channel';
import type { HttpContext } from '../transport/http/http-context';
import type { HttpServer } from './http-server';
import type { Instance } from './instance';

/**
 * @internal
 * @param prefix where the router is mounted, without a slash at the end
 * @returns gives the paths free again
 */
export function attachChannels(server: HttpServer, prefix: string, instance: Instance): () => void {
	const visitors = whileRunning(instance, visitorChannel);
	const operators = whileRunning(instance, operatorChannel);
	const path = prefix.toLowerCase();
	const channels = {
		[`${path}/stream`]: visitors,
		[`${path}/api/ws`]: operators,
		[`${path}/api/v1/ws`]: operators,
	};
	return acceptUpgrades(server as Server, channels, {
		onError: (error) => instance.running?.onError(error),
		isStopping: () => instance.running === undefined,
	});
}

/** A channel that is made once the instance runs. */
function whileRunning(instance: Instance, make: (context: HttpContext) => Channel): Channel {
	let channel: Channel | undefined;
	return async (request, query) => {
		const { running } = instance;
		if (!running) throw new ChatError('SHUTTING_DOWN', undefined, 1);
		channel ??= make(running.context);
		return await channel(request, query);
	};
}
