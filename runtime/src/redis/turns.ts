/** Work that one instance at a time may do: each waits for its turn, which ends with its holder, however that ends. */
import { randomUUID } from 'node:crypto';
import type { Alone } from '../bridges/alone';
import type { Clock } from '../core/clock';
import type { RedisLink } from './redis-link';

/** A turn that is not renewed for this long is somebody else's. */
const TURN_MS = 15_000;
const RENEW_MS = 5000;

/** How often those who wait ask. */
const ASK_MS = 2000;

/** Takes a turn that is free or our own already, for TURN_MS. */
const TAKE = `local holder = redis.call('get', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;

const GIVE_BACK = `if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end`;

interface TurnOptions {
	link: RedisLink;
	clock: Clock;
	/** Name of the work. */
	key: string;
}

/**
 * Whoever has the turn keeps it while Redis is away, since then nobody can take it; whoever has not waits for Redis.
 * Two may work at once for a moment after Redis has lost its memory.
 */
export function turnsIn({ link, clock, key }: TurnOptions): Alone {
	const id = randomUUID();

	/** Undefined: Redis cannot say. */
	async function take(): Promise<boolean | undefined> {
		if (!link.isUp) return undefined;
		try {
			return (await link.commands.eval(TAKE, 1, key, id, TURN_MS)) === 1;
		} catch (error) {
			link.suspect(error);
			return undefined;
		}
	}

	async function giveBack(): Promise<void> {
		if (!link.isUp) return;
		await link.commands.eval(GIVE_BACK, 1, key, id).catch((error: unknown) => link.suspect(error));
	}

	/** Ends sooner when the signal says so. */
	function pause(ms: number, signal: AbortSignal): Promise<void> {
		return new Promise((resolve) => {
			const end = () => {
				cancel();
				signal.removeEventListener('abort', end);
				resolve();
			};
			const cancel = clock.after(ms, end);
			if (signal.aborted) end();
			else signal.addEventListener('abort', end);
		});
	}

	/** Resolves once the turn is lost, or the signal says stop. */
	async function keep(signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			await pause(RENEW_MS, signal);
			if (!signal.aborted && (await take()) === false) return;
		}
	}

	return async (signal, standBy, work) => {
		for (let isWaiting = false; !signal.aborted; isWaiting = true) {
			if (await take()) {
				const turn = new AbortController();
				const kept = AbortSignal.any([signal, turn.signal]);
				const keeping = keep(kept).then(() => turn.abort());
				try {
					await work(kept);
					// It came to its end by itself.
					if (!kept.aborted) return;
				} finally {
					turn.abort();
					await keeping;
					await giveBack();
				}
			}
			if (signal.aborted) return;
			if (!isWaiting) standBy();
			await pause(ASK_MS, signal);
		}
	};
}
