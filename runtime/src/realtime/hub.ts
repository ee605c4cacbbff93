/** Fan-out inside this process: which sockets are open, and who gets which frame. */
import type { WebSocket } from 'ws';
import type { CommittedEvent } from '../core/journal';
import type { Realtime } from '../core/core-context';
import { toFrame } from '../core/shapes/widget-shapes';
import type { PageConnection } from './page-connection';
import { toOperatorFrame } from './operator-frame';
import { sendText } from './socket-frames';

export class Hub implements Realtime {
	private readonly bySession = new Map<string, Set<PageConnection>>();
	private readonly operators = new Set<WebSocket>();
	private pageCount = 0;

	addPage(page: PageConnection): void {
		const pages = this.bySession.get(page.sessionId) ?? new Set();
		pages.add(page);
		this.bySession.set(page.sessionId, pages);
		this.pageCount += 1;
	}

	removePage(page: PageConnection): void {
		const pages = this.bySession.get(page.sessionId);
		if (!pages?.delete(page)) return;
		this.pageCount -= 1;
		if (pages.size === 0) this.bySession.delete(page.sessionId);
	}

	addOperator(socket: WebSocket): void {
		this.operators.add(socket);
	}

	removeOperator(socket: WebSocket): void {
		this.operators.delete(socket);
	}

	pagesOf(sessionId: string): number {
		return this.bySession.get(sessionId)?.size ?? 0;
	}

	pages(): number {
		return this.pageCount;
	}

	sendToSession(sessionId: string, frame: { type: string; data: unknown }): void {
		const pages = this.bySession.get(sessionId);
		if (!pages) return;
		const text = JSON.stringify(frame);
		for (const page of pages) page.sendEphemeral(text);
	}

	/** Hands committed events to the sockets they concern. */
	publish(events: readonly CommittedEvent[]): void {
		for (const event of events) {
			this.publishToPages(event);
			if (this.operators.size > 0) {
				const text = JSON.stringify(toOperatorFrame(event.body));
				for (const socket of this.operators) sendText(socket, text);
			}
		}
	}

	private publishToPages({ seq, sessionId, clientId, body }: CommittedEvent): void {
		const pages = sessionId === null ? this.allPages() : this.bySession.get(sessionId);
		if (!pages) return;
		const frame = toFrame(seq, body, clientId);
		if (!frame) return;
		const text = JSON.stringify(frame);
		for (const page of pages) page.sendLogged(seq, text);
	}

	private *allPages(): Iterable<PageConnection> {
		for (const pages of this.bySession.values()) yield* pages;
	}
}
