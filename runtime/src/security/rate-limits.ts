/** How often a visitor may do what; past that the answer is 429 with a time to wait. */
import { RateLimiterMemory, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { ChatError } from '../core/chat-error';

interface LimitEntry {
	/** Uses within `duration` seconds, per key. */
	points: number;
	duration: number;
	/** What the key is. */
	per: 'session' | 'address';
	/** What counts as a use, for the documentation. */
	counts: string;
}

/** Typing and polling are counted apart from writing: whoever only looks must not use up what messages need. */
export const LIMITS = {
	connect: {
		points: 120,
		duration: 60,
		per: 'address',
		// Generous: the widget never tries again.
		counts: 'pages opened',
	},
	message: { points: 30, duration: 10, per: 'session', counts: 'messages' },
	event: { points: 60, duration: 10, per: 'session', counts: 'custom events' },
	typing: { points: 20, duration: 10, per: 'session', counts: 'signs of typing' },
	write: {
		points: 60,
		duration: 10,
		per: 'session',
		counts:
			'everything else a visitor changes: read marks, edits, deletions, identification, forms, ratings',
	},
	upload: { points: 20, duration: 60, per: 'session', counts: 'files' },
	address: {
		points: 600,
		duration: 60,
		per: 'address',
		// One address may be a whole office.
		counts: 'messages, events and other changes of all sessions together',
	},
	request: {
		points: 6000,
		duration: 60,
		per: 'address',
		counts: 'visitor requests of any kind, looking and typing included',
	},
	stream: {
		points: 600,
		duration: 60,
		per: 'address',
		// All that one address may hold open (500) come back at once when the service starts again.
		counts: 'streams and operator sockets opened',
	},
	fileSize: {
		points: 512_000,
		duration: 3600,
		per: 'address',
		// What a session may send is limited too, but sessions cost nothing.
		counts: 'kilobytes of announced files, of all sessions together (500 MB)',
	},
	refusal: { points: 60, duration: 60, per: 'address', counts: 'wrong API keys' },
} as const satisfies Record<string, LimitEntry>;

export type Limit = keyof typeof LIMITS;

export interface RateLimits {
	/**
	 * Counts a use.
	 * @param points how many uses it is worth, 1 unless given
	 * @throws {ChatError} RATE_LIMITED, with the seconds to wait
	 */
	take(limit: Limit, key: string, points?: number): Promise<void>;
}

/** No limits: for a limiter of one's own in front, and for load tests. */
export const noRateLimits: RateLimits = { take: () => Promise.resolve() };

/** @param onRefused hears of every refusal */
export function memoryRateLimits(onRefused?: (limit: Limit) => void): RateLimits {
	return limitsBy(
		eachLimit((_limit, rule) => new RateLimiterMemory(rule)),
		onRefused,
	);
}

/** What counts the uses of one limit. */
type UseCounter = Pick<RateLimiterAbstract, 'consume'>;

/** Makes the counter of each limit. */
export function eachLimit(
	make: (limit: Limit, rule: { points: number; duration: number }) => UseCounter,
): Record<Limit, UseCounter> {
	return Object.fromEntries(
		Object.entries(LIMITS).map(([name, { points, duration }]) => [
			name,
			make(name as Limit, { points, duration }),
		]),
	) as Record<Limit, UseCounter>;
}

/** Refuses what the counters refuse. */
export function limitsBy(
	counters: Record<Limit, UseCounter>,
	onRefused: (limit: Limit) => void = () => {},
): RateLimits {
	return {
		async take(limit, key, points) {
			try {
				await counters[limit].consume(key, points);
			} catch (refusal) {
				if (!(refusal instanceof RateLimiterRes)) throw refusal;
				onRefused(limit);
				throw new ChatError('RATE_LIMITED', undefined, Math.ceil(refusal.msBeforeNext / 1000));
			}
		},
	};
}
