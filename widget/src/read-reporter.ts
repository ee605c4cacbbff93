/** Tells the server which messages the visitor has seen, several at a time. */
import type { ChatMessage } from './message-list';
import { isFromOthers } from './read-marker';

/** What is gone again sooner than this was not read. */
const LOOK_MS = 1_000;

const MOST_IDS = 100;

interface ReporterDeps {
	/** Sends the receipts; rejects when they did not get there. */
	send: (messageIds: string[]) => Promise<unknown>;
	isVisible: () => boolean;
}

export class ReadReporter {
	/** What the server knows, or is being told. */
	private readonly reported = new Set<string>();
	private shown: readonly ChatMessage[] = [];
	private timer: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly deps: ReporterDeps) {}

	/** Call with what an open chat shows, whenever it changes; with nothing when it closes. */
	show(messages: readonly ChatMessage[]): void {
		this.shown = messages;
		if (this.unreported().length === 0) this.stop();
		else this.timer ??= setTimeout(() => this.report(), LOOK_MS);
	}

	stop(): void {
		clearTimeout(this.timer);
		this.timer = undefined;
	}

	private report(): void {
		this.timer = undefined;
		const ids = this.unreported().slice(0, MOST_IDS);
		// A page that comes back to the foreground shows its messages again.
		if (ids.length === 0 || !this.deps.isVisible()) return;
		for (const id of ids) this.reported.add(id);
		this.deps.send(ids).catch(() => {
			// The next change of the chat tries again; nothing the visitor sees depends on it.
			for (const id of ids) this.reported.delete(id);
		});
	}

	private unreported(): string[] {
		return this.shown.flatMap((message) => {
			const { id, status, isLocal, isDeleted } = message;
			const isNew = id !== undefined && status !== 'read' && !this.reported.has(id);
			return isNew && !isLocal && !isDeleted && isFromOthers(message) ? [id] : [];
		});
	}
}
