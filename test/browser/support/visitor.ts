/** A visitor on a page with the chat: what they do, and what they see. */
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { RunningRuntime } from '../../support/start-runtime';

/** What the tests need of a browser's globals, which Node's types do not know. */
interface Styled {
	getComputedStyle: (element: unknown) => Record<string, string>;
}

export class Visitor {
	/** What the page's console and its uncaught errors said. */
	readonly complaints: string[] = [];

	private constructor(readonly page: Page) {
		page.on('pageerror', (error) => this.complaints.push(String(error)));
		page.on('console', (message) => {
			if (message.type() === 'error') this.complaints.push(message.text());
		});
		page.on('dialog', (dialog) => {
			this.complaints.push(`a dialog opened: ${dialog.message()}`);
			void dialog.dismiss();
		});
	}

	/** Opens a page in a browser profile of its own, and waits until the chat is connected. */
	static async arrive(
		browser: Browser,
		url: string,
		options: BrowserContextOptions = {},
	): Promise<Visitor> {
		const context = await browser.newContext(options);
		const visitor = new Visitor(await context.newPage());
		await visitor.page.goto(url);
		await visitor.connected();
		return visitor;
	}

	/** Waits until the stream is open: the note about the connection is away then. */
	async connected(): Promise<void> {
		const isOpen = () =>
			this.page.evaluate(
				"document.querySelector('#pocketping-widget')?.shadowRoot.querySelector('.note').hidden",
			);
		await eventually(isOpen, (answer) => answer === true);
	}

	/** The plain id of the session, as the management API knows it. */
	async sessionId(): Promise<string> {
		const id = await this.page.evaluate("localStorage.getItem('pocketping_session_id')");
		return String(id).split('.')[0] ?? '';
	}

	async openChat(): Promise<void> {
		await this.page.locator('.launcher').click();
		await this.page.locator('.panel.open').waitFor();
	}

	async write(text: string): Promise<void> {
		await this.page.locator('.input').fill(text);
		await this.page.keyboard.press('Enter');
	}

	/** A message of the conversation with exactly this text. */
	message(text: string): Locator {
		return this.page
			.locator('.message')
			.filter({ has: this.page.getByText(text, { exact: true }) });
	}

	async sees(text: string): Promise<void> {
		await this.message(text).first().waitFor();
	}

	/** The texts of all bubbles, in the order shown. */
	async conversation(): Promise<string[]> {
		return await this.page.locator('.message .bubble').allTextContents();
	}

	/** A computed style of an element, such as `fontSize`. */
	async style(selector: string, property: string): Promise<string> {
		const read = (element: unknown, name: string) =>
			(globalThis as never as Styled).getComputedStyle(element)[name];
		return String(await this.page.locator(selector).first().evaluate(read, property));
	}

	async leave(): Promise<void> {
		await this.page.context().close();
	}
}

/** What the operators' side has of a conversation. */
export async function storedMessages(
	runtime: RunningRuntime,
	sessionId: string,
): Promise<Array<{ content: string; type: string }>> {
	const { body } = await runtime.api('GET', `/sessions/${sessionId}/messages`);
	return body.messages.map(({ content, type }: { content: string; type: string }) => ({
		content,
		type,
	}));
}

/** The custom events that reached the log, oldest first. */
export async function storedEvents(
	runtime: RunningRuntime,
	sessionId: string,
): Promise<Array<{ name: string; data?: unknown }>> {
	const query = `type=custom_event.received&sessionId=${sessionId}`;
	const { body } = await runtime.api('GET', `/events?${query}`);
	return body.events
		.map(({ data }: { data: { event: { name: string; data?: unknown } } }) => ({
			name: data.event.name,
			data: data.event.data,
		}))
		.reverse();
}

/** Asks until the answer is as wanted, or the patience is over. */
export async function eventually<T>(
	ask: () => Promise<T>,
	isWanted: (answer: T) => boolean,
	patienceMs = 15_000,
): Promise<T> {
	for (const end = Date.now() + patienceMs; ; ) {
		const answer = await ask();
		if (isWanted(answer)) return answer;
		if (Date.now() > end) throw new Error(`the last answer was ${JSON.stringify(answer)}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
