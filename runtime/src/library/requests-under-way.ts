/** Counts the requests that a host program handed over, so that a stop can wait for their answers. */
import type { ServerResponse } from 'node:http';

export class RequestsUnderWay {
	private readonly open = new Set<ServerResponse>();
	private tell = () => {};

	add(response: ServerResponse): void {
		this.open.add(response);
		response.once('close', () => {
			this.open.delete(response);
			if (this.open.size === 0) this.tell();
		});
	}

	/** Resolves when all of them are answered, or given up by whoever asked. */
	finished(): Promise<void> {
		if (this.open.size === 0) return Promise.resolve();
		return new Promise((resolve) => (this.tell = resolve));
	}

	/** Cuts off those that are left. */
	cutOff(): void {
		for (const response of this.open) response.destroy();
	}
}
