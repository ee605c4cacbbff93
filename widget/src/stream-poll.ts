/** The last way to a conversation: asking for what is new, again and again. Carries messages and the question for a rating. */
import { ApiError } from './api-error';
import { StreamLife, type Stream, type StreamHandlers } from './stream';
import { isRecord } from './wire';

const VISIBLE_MS = 3_000;
const HIDDEN_MS = 20_000;

interface PollSource {
	/** Asks for the messages that came or changed since the last time, and what else is new. */
	ask: () => Promise<Record<string, unknown>>;
	isVisible: () => boolean;
}

export class StreamPoll implements Stream {
	private readonly life: StreamLife;
	private timer: ReturnType<typeof setTimeout> | undefined;
	private isOver = false;

	constructor(
		private readonly source: PollSource,
		private readonly handlers: StreamHandlers,
	) {
		this.life = new StreamLife(handlers, () => {
			this.isOver = true;
			clearTimeout(this.timer);
		});
		void this.poll();
	}

	get isOpen(): boolean {
		return this.life.isOpen;
	}

	send(): boolean {
		return false;
	}

	drop(): void {
		this.life.drop();
	}

	private async poll(): Promise<void> {
		try {
			const { messages, hasMore, csatRequest } = await this.source.ask();
			if (this.isOver) return;
			this.life.open();
			for (const data of Array.isArray(messages) ? messages : []) {
				if (isRecord(data)) this.handlers.onFrame({ type: 'message', data });
			}
			if (isRecord(csatRequest)) {
				this.handlers.onFrame({ type: 'csat_request', data: csatRequest });
			}
			const pause = this.source.isVisible() ? VISIBLE_MS : HIDDEN_MS;
			this.timer = setTimeout(() => void this.poll(), hasMore === true ? 200 : pause);
		} catch (error) {
			const isSessionRefused = error instanceof ApiError && error.status === 404;
			this.life.end({ isSessionRefused });
		}
	}
}
