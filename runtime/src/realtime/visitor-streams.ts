/** The visitors' streams, whatever carries them: who may open one more, what it gets first, tidying up after it. */
import type { Logger } from 'pino';
import type { CoreContext } from '../core/core-context';
import { ConnectionCap, MAX_CONNECTIONS } from '../security/connection-cap';
import { catchUp, type StreamStart } from './catch-up';
import { CLOSE } from './close-codes';
import type { Connection } from './connection';
import type { Hub } from './hub';
import { PageConnection } from './page-connection';

/** Whose stream it is. */
export interface StreamOwner {
	/** Plain id. */
	sessionId: string;
	/** What its address counts as. */
	addressKey: string;
}

export class VisitorStreams {
	private readonly ofAddress: ConnectionCap;
	private readonly ofSession: ConnectionCap;

	/** @param isCapped whether there is a limit to the number of streams of an address and of a session */
	constructor(
		private readonly core: CoreContext,
		private readonly hub: Hub,
		private readonly log: Logger,
		isCapped: boolean,
	) {
		this.ofAddress = new ConnectionCap(isCapped ? MAX_CONNECTIONS.address : Infinity);
		this.ofSession = new ConnectionCap(isCapped ? MAX_CONNECTIONS.session : Infinity);
	}

	/** Addresses and sessions with a stream, together. */
	get owners(): number {
		return this.ofAddress.size + this.ofSession.size;
	}

	/**
	 * Keeps a place for a stream, which is to be opened or {@link release}d.
	 * @throws {ChatError} RATE_LIMITED
	 */
	reserve({ addressKey, sessionId }: StreamOwner): void {
		this.ofAddress.enter(addressKey);
		try {
			this.ofSession.enter(sessionId);
		} catch (error) {
			this.ofAddress.leave(addressKey);
			throw error;
		}
	}

	release({ addressKey, sessionId }: StreamOwner): void {
		this.ofAddress.leave(addressKey);
		this.ofSession.leave(sessionId);
	}

	/** Sends what the page missed, then what happens. */
	open(connection: Connection, { sessionId, addressKey }: StreamOwner, start: StreamStart) {
		const page = new PageConnection(sessionId, addressKey, connection);
		// Listening before reading the log: an event committed in between is held, not missed.
		this.hub.add(connection);
		this.hub.addPage(page);
		catchUp(this.core, page, start).catch((error: unknown) => {
			this.log.error({ err: error }, 'missed events could not be replayed');
			connection.close(CLOSE.goingAway, 'try again');
		});
		return page;
	}

	/** Tidies up after a stream that has ended. */
	closed(page: PageConnection): void {
		this.hub.remove(page.connection);
		this.hub.removePage(page);
		this.release(page);
	}
}
