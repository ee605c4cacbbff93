/** One visitor's chat with a runtime whose AI is a stand-in, in the words of the tests. */
import type { AiProviderName } from '../../../runtime/src/ai/ai-provider';
import { loadProvider } from '../../../runtime/src/ai/load-provider';
import { eventually } from '../../support/eventually';
import type { ManualClock } from '../../support/manual-clock';
import { connectPage, plain, post, type Connected } from '../../support/page';
import type { RunningRuntime } from '../../support/start-runtime';

export class AiChat {
	private constructor(
		public runtime: RunningRuntime,
		readonly page: Connected,
	) {}

	static async open(runtime: RunningRuntime, fields = {}): Promise<AiChat> {
		return new AiChat(runtime, await connectPage(runtime.url, fields));
	}

	/** The chat of a page that is connected already. */
	static of(runtime: RunningRuntime, page: Connected): AiChat {
		return new AiChat(runtime, page);
	}

	get id(): string {
		return plain(this.page.sessionId);
	}

	/** The visitor writes. */
	async asks(content: string): Promise<string> {
		const { status, body } = await post(`${this.runtime.url}/pocketping/message`, {
			sessionId: this.page.sessionId,
			content,
		});
		if (status !== 200) throw new Error(`message answered ${status}`);
		return body.messageId as string;
	}

	/** A human writes through the API. */
	async replies(content: string, fields = {}) {
		return await this.runtime.api('POST', `/sessions/${this.id}/messages`, { content, ...fields });
	}

	async switchAi(enabled: boolean) {
		return (await this.runtime.api('POST', `/sessions/${this.id}/ai`, { enabled })).body;
	}

	async session(): Promise<any> {
		return (await this.runtime.api('GET', `/sessions/${this.id}`)).body;
	}

	/** `type: content` of every message, in order. */
	async lines(): Promise<string[]> {
		const { body } = await this.runtime.api('GET', `/sessions/${this.id}/messages?limit=100`);
		return body.messages.map(({ type, content }: any) => `${type}: ${content}`);
	}

	/** What the log says of this session, oldest first. */
	async events(...types: string[]): Promise<any[]> {
		const { body } = await this.runtime.api('GET', `/events?sessionId=${this.id}&limit=100`);
		return body.events.reverse().filter(({ event }: any) => types.includes(event));
	}

	/** `from>to reason` of every change of who answers. */
	async handoffs(): Promise<string[]> {
		const events = await this.events('handoff.changed');
		return events.map(({ data: { from, to, reason } }) => `${from}>${to} ${reason}`);
	}

	/** Waits for the AI's n-th message, moving the clock on meanwhile. */
	async answered(clock: ManualClock, count = 1): Promise<string[]> {
		// Enough for a burst to end and an attempt to be made again, too little for one to time out.
		let left = 15_000;
		return await eventually(async () => {
			const lines = await this.lines();
			if (lines.filter((line) => line.startsWith('ai:')).length >= count) return lines;
			if (left > 0) clock.advance(500);
			left -= 500;
			return undefined;
		});
	}

	async handledBy(clock: ManualClock, handler: string): Promise<void> {
		await eventually(async () => {
			if ((await this.session()).handledBy === handler) return true;
			clock.advance(500);
			return false;
		});
	}
}

/** Lets what is on its way arrive, without moving the clock. */
export const settled = (ms = 60) => new Promise((resolve) => setTimeout(resolve, ms));

/** Loads clients once: in tests that takes longer than an answer may. */
export async function warmUp(...names: AiProviderName[]): Promise<void> {
	const options = { apiKey: 'none', model: 'none', baseUrl: undefined, stream: true };
	for (const name of names) await loadProvider(name, options);
}
