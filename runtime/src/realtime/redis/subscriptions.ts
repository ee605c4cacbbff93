/** Which channels this instance listens to: only those it needs, many per command, and all of them again after a break. */
import type { Redis } from 'ioredis';

/** Channels in one command. */
const AT_ONCE = 500;

export interface SubscriptionsOptions {
	client: Redis;
	/** Whether there is any use in asking. */
	isUp(): boolean;
	/** Hears of commands that failed. What they were about is asked for with the next {@link Subscriptions.renew}. */
	onFailure(error: unknown): void;
}

export class Subscriptions {
	/** Channels to be listened to, and for how many. */
	private readonly wanted = new Map<string, number>();
	private readonly joining = new Set<string>();
	private readonly leaving = new Set<string>();
	private round: Promise<void> | undefined;
	/** What was asked for and is not confirmed. */
	private underWay: Promise<unknown> = Promise.resolve();
	/** The connection on which everything wanted was asked for, unless that failed. */
	private connection: number | undefined;

	constructor(private readonly options: SubscriptionsOptions) {}

	/** Listens, for one more; resolves once everything said from now on is heard, or at once while nothing is. */
	async add(channel: string): Promise<void> {
		const count = this.wanted.get(channel) ?? 0;
		this.wanted.set(channel, count + 1);
		// One that is only about to be left is listened to still.
		if (count === 0 && !this.leaving.delete(channel)) this.joining.add(channel);
		if (this.options.isUp()) await this.settle();
	}

	/** One less. */
	remove(channel: string): void {
		const count = this.wanted.get(channel) ?? 0;
		if (count > 1) {
			this.wanted.set(channel, count - 1);
			return;
		}
		this.wanted.delete(channel);
		if (!this.joining.delete(channel)) this.leaving.add(channel);
		if (this.options.isUp()) void this.settle();
	}

	/**
	 * Asks for what is missing, which is everything on a new connection; resolves once all is heard, or the asking has
	 * failed.
	 * @param connection tells one from the next
	 */
	async renew(connection: number): Promise<void> {
		if (connection !== this.connection) {
			this.connection = connection;
			this.leaving.clear();
			for (const channel of this.wanted.keys()) this.joining.add(channel);
		}
		await this.settle();
	}

	/** Everybody of one turn of the event loop is served with one command. */
	private async settle(): Promise<void> {
		this.round ??= new Promise<void>((resolve) => setImmediate(resolve)).then(async () => {
			// Whoever comes from here on is for the next round.
			this.round = undefined;
			// Also what others have asked for just now: it may be what this round was begun for.
			this.underWay = Promise.all([this.underWay, ...this.exchange()]);
			await this.underWay.catch((error: unknown) => {
				this.underWay = Promise.resolve();
				this.connection = undefined;
				this.options.onFailure(error);
			});
		});
		await this.round;
	}

	private exchange(): Array<Promise<unknown>> {
		const { client } = this.options;
		const [joining, leaving] = [[...this.joining], [...this.leaving]];
		this.joining.clear();
		this.leaving.clear();
		return [
			...inParts(joining, (channels) => client.subscribe(...channels)),
			...inParts(leaving, (channels) => client.unsubscribe(...channels)),
		];
	}
}

function inParts(
	channels: readonly string[],
	ask: (part: string[]) => Promise<unknown>,
): Array<Promise<unknown>> {
	const asked: Array<Promise<unknown>> = [];
	for (let n = 0; n < channels.length; n += AT_ONCE)
		asked.push(ask(channels.slice(n, n + AT_ONCE)));
	return asked;
}
