/** Fan-out inside this process: which streams are open, and who gets which frame. */
import type { Clock } from '../core/clock';
import type { Realtime } from '../core/core-context';
import type { CommitListener, CommittedEvent } from '../core/journal';
import { toFrame } from '../core/shapes/widget-shapes';
import { CLOSE } from './close-codes';
import type { Connection } from './connection';
import { Frame } from './frame';
import { OperatorStreams } from './operator-streams';
import type { PageConnection } from './page-connection';
import { PageIndex } from './page-index';
import { spreadOut } from './spread-out';

export class Hub implements Realtime {
	private readonly index = new PageIndex();
	readonly operators = new OperatorStreams();
	private readonly open = new Set<Connection>();
	private isStopping = false;
	private recover: (page: PageConnection) => void = () => {};

	/** Sessions with an open page. */
	get sessions(): number {
		return this.index.sessions;
	}

	/** Pages that are open here. */
	get openPages(): number {
		return this.index.size;
	}

	/** Operators' streams that are open here. */
	get openOperators(): number {
		return this.operators.size;
	}

	/** Every open stream, those included that have not proved themselves yet. */
	get connections(): ReadonlySet<Connection> {
		return this.open;
	}

	/** `recover` is called for a page that something is missing for, which is then to be read from the log. */
	onGap(recover: (page: PageConnection) => void): void {
		this.recover = recover;
	}

	/** Takes note of an open stream. */
	add(connection: Connection): void {
		this.open.add(connection);
		// It may have been on its way in when the service began to stop.
		if (this.isStopping) connection.close(CLOSE.restarting, 'server is stopping');
	}

	/** Forgets a stream that is closed, whatever it was. */
	remove(connection: Connection): void {
		this.open.delete(connection);
		this.operators.delete(connection);
	}

	addPage(page: PageConnection): void {
		this.index.add(page);
	}

	removePage(page: PageConnection): void {
		this.index.remove(page);
	}

	/** Lets a stream see everything. */
	addOperator(connection: Connection): void {
		this.operators.add(connection);
	}

	/** Pages of a session that are open here. */
	openPagesOf(sessionId: string): number {
		return this.index.countOf(sessionId);
	}

	async pagesOf(sessionId: string): Promise<number> {
		return this.openPagesOf(sessionId);
	}

	async pages(): Promise<number> {
		return this.openPages;
	}

	sendToSession(sessionId: string, content: { type: string; data: unknown }): void {
		if (this.index.countOf(sessionId) === 0) return;
		const frame = new Frame(content);
		this.index.forEachOf(sessionId, (page) => page.send(frame));
	}

	sendToAll(content: { type: string; data: unknown }): void {
		const frame = new Frame(content);
		this.index.forEach((page) => page.send(frame));
	}

	endSession(sessionId: string): void {
		this.index.forEachOf(sessionId, ({ connection }) =>
			connection.close(CLOSE.sessionGone, 'the session is no more'),
		);
	}

	/** There is no other instance. */
	hearElsewhere(_sessionId: string, _listener: CommitListener): () => void {
		return () => {};
	}

	/** Hands committed events to the streams they concern. */
	publish(events: readonly CommittedEvent[]): void {
		for (const event of events) {
			this.publishToPages(event);
			this.operators.publish(event);
		}
	}

	/** Hands an event to the pages it concerns. */
	publishToPages({ seq, previous, sessionId, clientId, body }: CommittedEvent): void {
		const isAwaited = sessionId === null ? this.index.size : this.index.countOf(sessionId);
		if (!isAwaited) return;
		const content = toFrame(seq, body, clientId);
		if (!content && previous === undefined) return;
		const news = { seq, previous, frame: content && new Frame(content) };
		const visit = (page: PageConnection) => {
			if (!page.take(news)) this.recover(page);
		};
		if (sessionId === null) this.index.forEach(visit);
		else this.index.forEachOf(sessionId, visit);
	}

	/**
	 * Hands an event of no session to all pages, each of which must have had its own session's news first.
	 * @param heads position of the last event of sessions that had any lately
	 */
	publishToAll({ seq, clientId, body }: CommittedEvent, heads: ReadonlyMap<string, number>): void {
		const content = toFrame(seq, body, clientId);
		const frame = content && new Frame(content);
		this.index.forEach((page) => {
			const previous = heads.get(page.sessionId) ?? 0;
			if (!page.take({ seq, previous, frame })) this.recover(page);
		});
	}

	/** Has the pages of a session that have not come that far catch up from the log. */
	expect(sessionId: string, position: number): void {
		this.index.forEachOf(sessionId, (page) => {
			if (page.position >= position) return;
			// One that is reading already may have read too early.
			const news = { seq: position, previous: position, frame: undefined };
			if (!page.take(news)) this.recover(page);
		});
	}

	/**
	 * Closes every stream, and every one that still comes.
	 * @param clock given where other instances take over what is closed here, which then comes to them by and by
	 */
	stop(clock?: Clock): void {
		this.isStopping = true;
		const close = (connection: Connection) =>
			connection.close(CLOSE.restarting, 'server is stopping');
		if (clock) spreadOut(this.open, clock, close);
		else this.open.forEach(close);
	}

	/** Cuts off whoever has not closed. */
	terminate(): void {
		for (const connection of this.open) connection.terminate();
	}
}
