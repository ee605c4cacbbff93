/** The visitors' streams, whatever carries them: who may open one more, what it gets first, tidying up after it. */
import type { Logger } from 'pino';
import type { CoreContext } from '../core/core-context';
import { ConnectionCap, MAX_CONNECTIONS } from '../security/connection-cap';
import { catchUp, catchUpAgain, type StreamStart } from './catch-up';
import { CLOSE } from './close-codes';
import type { Connection } from './connection';
import type { Hub } from './hub';
import { PageConnection } from './page-connection';
import type { SessionFeed } from './session-feed';

/** Whose stream it is. */
export interface StreamOwner {
	/** Plain id. */
	sessionId: string;
	/** What its address counts as. */
	addressKey: string;
}

export interface VisitorStreamsOptions {
	core: CoreContext;
	hub: Hub;
	/** What other instances have to say; undefined: there are none. */
	feed: SessionFeed | undefined;
	log: Logger;
	/** Whether there is a limit to the number of streams of an address and of a session. */
	isCapped: boolean;
}

export class VisitorStreams {
	private readonly ofAddress: ConnectionCap;
	private readonly ofSession: ConnectionCap;

	constructor(private readonly options: VisitorStreamsOptions) {
		const { isCapped, hub, core } = options;
		this.ofAddress = new ConnectionCap(isCapped ? MAX_CONNECTIONS.address : Infinity);
		this.ofSession = new ConnectionCap(isCapped ? MAX_CONNECTIONS.session : Infinity);
		hub.onGap((page) => this.read(page, catchUpAgain(core, page)));
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
		const { core, hub, feed } = this.options;
		const page = new PageConnection(sessionId, addressKey, connection);
		// Listening before reading the log: an event committed in between is held, not missed.
		hub.add(connection);
		hub.addPage(page);
		const reading = feed
			? feed.join(sessionId).then(() => catchUp(core, page, start, true))
			: catchUp(core, page, start, false);
		this.read(page, reading);
		return page;
	}

	/** Tidies up after a stream that has ended. */
	closed(page: PageConnection): void {
		const { hub, feed } = this.options;
		hub.remove(page.connection);
		hub.removePage(page);
		feed?.leave(page.sessionId);
		this.release(page);
	}

	/** A page that cannot be told what it missed is to come back and say where it stopped. */
	private read({ connection }: PageConnection, reading: Promise<void>): void {
		reading.catch((error: unknown) => {
			this.options.log.error({ err: error }, 'missed events could not be replayed');
			connection.close(CLOSE.goingAway, 'try again');
		});
	}
}
