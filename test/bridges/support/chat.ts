/** A visitor and their conversation, as bridge tests need them. */
import { eventually } from '../../support/eventually';
import { connectPage, plain, post, type Connected } from '../../support/page';
import type { RunningRuntime } from '../../support/start-runtime';
import type { Platform, PlatformPost } from './platform';

export class Chat {
	private constructor(
		private readonly runtime: RunningRuntime,
		readonly page: Connected,
	) {}

	static async begin(runtime: RunningRuntime): Promise<Chat> {
		return new Chat(runtime, await connectPage(runtime.url));
	}

	/** The same visitor after the service was started again. */
	on(runtime: RunningRuntime): Chat {
		return new Chat(runtime, this.page);
	}

	get id(): string {
		return plain(this.page.sessionId);
	}

	/** The visitor writes; answers the id of the message. */
	async write(content: string, fields = {}): Promise<string> {
		const { sessionId } = this.page;
		const body = { sessionId, content, sender: 'visitor', ...fields };
		const answer = await post(`${this.runtime.url}/pocketping/message`, body);
		if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
		return answer.body.messageId;
	}

	async messages(): Promise<any[]> {
		return (await this.runtime.api('GET', `/sessions/${this.id}/messages?limit=100`)).body.messages;
	}

	async session(): Promise<any> {
		return (await this.runtime.api('GET', `/sessions/${this.id}`)).body;
	}

	/** The message with this text, once it is there. */
	async message(content: string): Promise<any> {
		return await eventually(async () =>
			(await this.messages()).find((message) => message.content === content),
		);
	}
}

/** The bot's post that holds this text, once it is there. */
export async function posted(platform: Platform, text: string): Promise<PlatformPost> {
	try {
		return await eventually(
			async () => platform.posts().find((each) => each.text.includes(text)),
			4000,
		);
	} catch {
		const seen = platform.posts().map((each) => each.text);
		throw new Error(`${platform.name} has no "${text}" but ${JSON.stringify(seen)}`);
	}
}
