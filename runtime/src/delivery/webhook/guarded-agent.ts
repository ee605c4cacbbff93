/** An HTTP client that can only connect where the guard lets it: literal, resolved and connected address. */
import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { TargetGuard } from './target-guard';

class RefusedTarget extends Error {
	constructor(address: string) {
		super(`${address} is not an address this server delivers to (see WEBHOOK_ALLOW_PRIVATE)`);
		this.name = 'RefusedTarget';
	}
}

/** Resolves a name to allowed addresses only; one refused address among them refuses the name. */
function guardedLookup(guard: TargetGuard): LookupFunction {
	return (hostname, options, callback) => {
		lookup(hostname, { ...options, all: true }, (error, found) => {
			const addresses = found as LookupAddress[] | undefined;
			const first = addresses?.[0];
			if (error || !addresses || !first) return callback(error ?? new Error('no address'), '', 0);
			const refused = addresses.find(({ address }) => !guard.allows(hostname, address));
			if (refused) return callback(new RefusedTarget(refused.address), '', 0);
			if (options.all) return callback(null, addresses);
			callback(null, first.address, first.family);
		});
	};
}

/** The agent for webhook deliveries. It follows no redirects: undici's `request` never does by itself. */
export function guardedAgent(guard: TargetGuard): Agent {
	const connect = buildConnector({ timeout: 10_000, lookup: guardedLookup(guard) });
	return new Agent({
		// As many as the outbox has under way: several subscriptions on one n8n must not queue for each other.
		connections: null,
		pipelining: 1,
		headersTimeout: 15_000,
		bodyTimeout: 15_000,
		connect: (options, callback) => {
			const host = options.hostname.replace(/^\[|\]$/g, '');
			// A literal is never looked up, so the lookup alone would let every private literal through.
			if (isIP(host) && !guard.allows(host, host)) {
				return callback(new RefusedTarget(host), null);
			}
			connect(options, (error, socket) => {
				if (error) return callback(error, null);
				const peer = socket.remoteAddress ?? '';
				if (!guard.allows(host, peer)) {
					socket.destroy();
					return callback(new RefusedTarget(peer), null);
				}
				callback(null, socket);
			});
		},
	});
}
