/** A visitor on the wire page: tests drive it and ask what it has. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { eventually } from '../support/visitor';

/** One message as the page has it. */
export interface PageMessage {
	id: string;
	content: string;
	sender: string;
	timestamp: string;
	[field: string]: any;
}

export class WireVisitor {
	/** Uncaught errors of the page, and what its console calls an error. */
	readonly complaints: string[] = [];

	private constructor(
		readonly page: Page,
		private readonly url: string,
	) {
		page.on('pageerror', (error) => this.complaints.push(String(error)));
		page.on('console', (message) => {
			if (message.type() === 'error') this.complaints.push(message.text());
		});
	}

	/**
	 * Opens a page of the site, and waits until it is connected or has given up.
	 * @param api address of the runtime, or of a gate before it
	 * @param prepare changes the browser profile before the page loads
	 */
	static async arrive(
		browser: Browser,
		site: { origin: string },
		api: string,
		prepare: (context: BrowserContext) => Promise<void> = async () => undefined,
		options: BrowserContextOptions = {},
	): Promise<WireVisitor> {
		const context = await browser.newContext(options);
		await prepare(context);
		const url = (path: string) =>
			`${site.origin}${path}?endpoint=${encodeURIComponent(`${api}/pocketping`)}`;
		const visitor = new WireVisitor(await context.newPage(), url('/'));
		await visitor.goTo('/');
		return visitor;
	}

	/** Follows a link of the site. */
	async goTo(path: string): Promise<string> {
		const url = new URL(this.url);
		url.pathname = path;
		await this.page.goto(url.href);
		return await this.ask<string>('wire.ready');
	}

	/** Evaluates an expression in the page. */
	async ask<T = any>(expression: string): Promise<T> {
		return (await this.page.evaluate(expression)) as T;
	}

	/** Calls a method of the wire page with plain data. */
	async does<T = any>(method: string, ...args: unknown[]): Promise<T> {
		return await this.ask<T>(`wire.${method}(...${JSON.stringify(args)})`);
	}

	/** Waits until an expression is as wanted. */
	async until<T>(expression: string, isWanted: (value: T) => boolean): Promise<T> {
		return await eventually(() => this.ask<T>(expression), isWanted);
	}

	/** Waits for a way of receiving frames. */
	async on(transport: 'websocket' | 'sse' | 'polling'): Promise<void> {
		await this.until('wire.transport', (found) => found === transport);
	}

	async messages(isWanted: (messages: PageMessage[]) => boolean = () => true) {
		return await this.until<PageMessage[]>('wire.messages', isWanted);
	}

	/** The plain id of the session. */
	async sessionId(): Promise<string> {
		return (await this.ask<string>('wire.sessionId')).split('.')[0] ?? '';
	}

	async leave(): Promise<void> {
		await this.page.context().close();
	}
}
