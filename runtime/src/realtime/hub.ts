/** Fan-out inside this process: which streams are open, and who gets which frame. */
import type { Realtime } from '../core/core-context';
import type { CommittedEvent } from '../core/journal';
import { toFrame } from '../core/shapes/widget-shapes';
import { CLOSE } from './close-codes';
import type { Connection } from './connection';
import { Frame } from './frame';
import { toOperatorFrame } from './operator-frame';
import type { PageConnection } from './page-connection';
import { PageIndex } from './page-index';

export class Hub implements Realtime {
	private readonly index = new PageIndex();
	private readonly operators = new Set<Connection>();
	private readonly open = new Set<Connection>();
	private isStopping = false;

	/** Sessions with an open page. */
	get sessions(): number {
		return this.index.sessions;
	}

	/** Every open stream, those included that have not proved themselves yet. */
	get connections(): ReadonlySet<Connection> {
		return this.open;
	}

	/** Takes note of an open stream. */
	add(connection: Connection): void {
		this.open.add(connection);
		// It may have been on its way in when the service began to stop.
		if (this.isStopping) connection.close(CLOSE.goingAway, 'server is stopping');
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

	pagesOf(sessionId: string): number {
		return this.index.countOf(sessionId);
	}

	pages(): number {
		return this.index.size;
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

	/** Hands committed events to the streams they concern. */
	publish(events: readonly CommittedEvent[]): void {
		for (const event of events) {
			this.publishToPages(event);
			if (this.operators.size === 0) continue;
			const frame = new Frame(toOperatorFrame(event.body));
			for (const operator of this.operators) operator.send(frame);
		}
	}

	/** Closes every stream, and every one that still comes. */
	stop(): void {
		this.isStopping = true;
		for (const connection of this.open) connection.close(CLOSE.goingAway, 'server is stopping');
	}

	/** Cuts off whoever has not closed. */
	terminate(): void {
		for (const connection of this.open) connection.terminate();
	}

	private publishToPages({ seq, sessionId, clientId, body }: CommittedEvent): void {
		const isAwaited = sessionId === null ? this.index.size : this.index.countOf(sessionId);
		const content = isAwaited ? toFrame(seq, body, clientId) : undefined;
		if (!content) return;
		const frame = new Frame(content);
		if (sessionId === null) this.index.forEach((page) => page.send(frame));
		else this.index.forEachOf(sessionId, (page) => page.send(frame));
	}
}
