/** A Zap as Zapier keeps it: switched on and off, tested in the editor, and run for what arrives at its hook. */
import type { Received } from '../../support/sink';
import type { ZapierUnderTest } from './use-zapier';

let hooksMade = 0;

export class Zap {
	readonly targetPath = `/hooks/standard/1/${(hooksMade += 1)}/`;
	/** What `performSubscribe` gave back; Zapier keeps all of it. */
	subscribeData: any;
	private taken = 0;

	constructor(
		private readonly zapier: ZapierUnderTest,
		private readonly trigger: any,
		private readonly inputData: Record<string, unknown>,
	) {}

	get targetUrl(): string {
		return `http://127.0.0.1:${this.zapier.hooks.port}${this.targetPath}`;
	}

	async turnOn(): Promise<this> {
		this.subscribeData = await this.zapier.run(this.trigger.operation.performSubscribe, {
			inputData: this.inputData,
			targetUrl: this.targetUrl,
		});
		return this;
	}

	async turnOff(): Promise<void> {
		await this.zapier.run(this.trigger.operation.performUnsubscribe, {
			inputData: this.inputData,
			targetUrl: this.targetUrl,
			subscribeData: this.subscribeData,
		});
	}

	/** The editor's test step. */
	async test(): Promise<any[]> {
		return await this.zapier.run(this.trigger.operation.performList, {
			inputData: this.inputData,
		});
	}

	/** The next delivery that reaches the hook. */
	async arrival(): Promise<Received> {
		const wanted = this.taken + 1;
		const mine = ({ path }: Received) => path === this.targetPath;
		const arrived = await this.zapier.hooks.count(wanted, mine);
		this.taken = wanted;
		return arrived[wanted - 1]!;
	}

	/** What the Zap runs with for one delivery. */
	async receive(delivery: Pick<Received, 'headers' | 'raw'>): Promise<any[]> {
		return await this.zapier.run(this.trigger.operation.perform, {
			inputData: this.inputData,
			subscribeData: this.subscribeData,
			rawRequest: {
				method: 'POST',
				querystring: '',
				headers: asZapierRenames(delivery.headers),
				content: delivery.raw,
			},
			cleanedRequest: JSON.parse(delivery.raw) as object,
		});
	}

	/** The items of the next delivery. */
	async next(): Promise<any[]> {
		return await this.receive(await this.arrival());
	}
}

/** `x-pocketping-event` → `Http-X-Pocketping-Event`; only the content's type and length keep their names. */
export function asZapierRenames(headers: Record<string, string>): Record<string, string> {
	const capitalised = (name: string) =>
		name.replace(
			/(^|-)([a-z])/g,
			(_all, dash: string, letter: string) => dash + letter.toUpperCase(),
		);
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			/^content-(type|length)$/.test(name) ? capitalised(name) : `Http-${capitalised(name)}`,
			value,
		]),
	);
}
