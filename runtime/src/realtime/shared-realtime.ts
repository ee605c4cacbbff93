/** The fan-out to pages where there are several instances: to those open here, and through Redis to the others. */
import type { Realtime } from '../core/core-context';
import type { CommitListener, CommittedEvent } from '../core/journal';
import type { Hub } from './hub';
import type { LogWatch } from './log-watch';
import type { RedisFanOut } from './redis/redis-fan-out';

interface PassingFrame {
	type: string;
	data: unknown;
}

export class SharedRealtime implements Realtime {
	constructor(
		private readonly hub: Hub,
		private readonly fanOut: RedisFanOut,
		private readonly watch: LogWatch,
	) {}

	/** Hands on what was committed here. */
	publish(events: readonly CommittedEvent[]): void {
		for (const event of events) {
			if (event.sessionId === null) this.watch.broadcast(event);
			else this.hub.publishToPages(event);
			this.hub.operators.publish(event);
		}
		this.fanOut.publish(events);
	}

	sendToSession(sessionId: string, frame: PassingFrame): void {
		this.hub.sendToSession(sessionId, frame);
		this.fanOut.sendFrame(sessionId, frame);
	}

	sendToAll(frame: PassingFrame): void {
		this.hub.sendToAll(frame);
		this.fanOut.sendFrame(null, frame);
	}

	endSession(sessionId: string): void {
		this.hub.endSession(sessionId);
		this.fanOut.endSession(sessionId);
	}

	async pagesOf(sessionId: string): Promise<number> {
		return this.hub.openPagesOf(sessionId) + (await this.fanOut.pagesElsewhere(sessionId));
	}

	async pages(): Promise<number> {
		return this.hub.openPages + (await this.fanOut.pagesElsewhere(null));
	}

	hearElsewhere(sessionId: string, listener: CommitListener): () => void {
		return this.fanOut.hear(sessionId, listener);
	}
}
