/** How many connections one place or one session may hold open at a time. */
import { ChatError } from '../core/chat-error';

/** A connection is held for hours: nobody needs to hear when the next may be tried to the second. */
const RETRY_AFTER_SECONDS = 30;

/** Streams of one address, which may be a whole office; of one session, which may be open in several tabs; and
 * operator sockets of one address that have not shown their API key yet. */
export const MAX_CONNECTIONS = { address: 500, session: 20, unproven: 20 } as const;

export class ConnectionCap {
	private readonly held = new Map<string, number>();

	/** @param max connections per key */
	constructor(private readonly max: number) {}

	/** Number of keys that hold connections. */
	get size(): number {
		return this.held.size;
	}

	/**
	 * Counts a connection, which must {@link leave} when it ends.
	 * @throws {ChatError} RATE_LIMITED
	 */
	enter(key: string): void {
		const count = this.held.get(key) ?? 0;
		if (count >= this.max) {
			throw new ChatError(
				'RATE_LIMITED',
				`There may be ${this.max} connections of this kind at a time. Close one, or try again later.`,
				RETRY_AFTER_SECONDS,
			);
		}
		this.held.set(key, count + 1);
	}

	leave(key: string): void {
		const count = this.held.get(key) ?? 0;
		if (count > 1) this.held.set(key, count - 1);
		else this.held.delete(key);
	}
}
