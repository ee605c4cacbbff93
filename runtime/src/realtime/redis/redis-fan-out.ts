/** What happens here is told to the other instances through Redis, and what they tell reaches the streams open here. */
import { randomUUID } from 'node:crypto';
import type { CommitListener, CommittedEvent } from '../../core/journal';
import type { RedisLink } from '../../redis/redis-link';
import type { Hub } from '../hub';
import type { SessionFeed } from '../session-feed';
import { channelsOf, type Channels } from './channels';
import { readMessage, type InstanceMessage } from './instance-message';
import { PageCount } from './page-count';
import { Subscriptions } from './subscriptions';

export interface RedisFanOutOptions {
	link: RedisLink;
	hub: Hub;
	projectId: string;
	/** Takes an event of no session, which another instance committed. */
	onBroadcast(event: CommittedEvent): void;
	/** Something may have been missed. */
	onGap(): void;
	onError(error: unknown): void;
}

/** What is said, without who says it. */
type Said = InstanceMessage extends infer Message
	? Message extends InstanceMessage
		? Omit<Message, 'from'>
		: never
	: never;

export class RedisFanOut implements SessionFeed {
	private readonly id = randomUUID();
	private readonly channels: Channels;
	private readonly subscriptions: Subscriptions;
	private readonly count: PageCount;
	private readonly listeners = new Map<string, Set<CommitListener>>();
	private isComplete = false;

	constructor(private readonly options: RedisFanOutOptions) {
		const { link, projectId, hub } = options;
		const { subscriber } = link;
		this.channels = channelsOf(projectId);
		this.count = new PageCount(link, this.id);
		this.subscriptions = new Subscriptions({
			client: subscriber,
			isUp: () => link.isUp,
			onFailure: (error) => link.suspect(error),
		});
		void this.subscriptions.add(this.channels.all);
		void this.subscriptions.add(this.channels.instance(this.id));
		subscriber.on('message', (channel: string, text: string) =>
			this.guard(() => this.receive(channel, text)),
		);
		subscriber.on('pmessage', (_pattern: string, _channel: string, text: string) =>
			this.guard(() => this.overhear(text)),
		);
		hub.operators.share(() => void this.listenToEverySession());
		link.onUp(() => void this.comeBack());
		link.onDown(() => (this.isComplete = false));
		if (link.isUp) void this.comeBack();
	}

	/** Whether everything that others say is heard, as far as is known. */
	get isLive(): boolean {
		return this.isComplete;
	}

	async join(sessionId: string): Promise<void> {
		await this.subscriptions.add(this.channels.session(sessionId));
	}

	leave(sessionId: string): void {
		this.subscriptions.remove(this.channels.session(sessionId));
	}

	/** Hears of a session's events, without a page of it being open here; the returned function ends that. */
	hear(sessionId: string, listener: CommitListener): () => void {
		const known = this.listeners.get(sessionId) ?? new Set();
		this.listeners.set(sessionId, known.add(listener));
		void this.join(sessionId);
		return () => {
			known.delete(listener);
			if (known.size === 0) this.listeners.delete(sessionId);
			this.leave(sessionId);
		};
	}

	/** Tells of events; whoever does not hear finds them in the log. */
	publish(events: readonly CommittedEvent[]): void {
		for (const event of events) this.say(this.channelOf(event.sessionId), { kind: 'event', event });
	}

	/** @param sessionId null: to all pages */
	sendFrame(sessionId: string | null, frame: { type: string; data: unknown }): void {
		this.say(this.channelOf(sessionId), { kind: 'frame', frame });
	}

	endSession(sessionId: string): void {
		this.say(this.channels.session(sessionId), { kind: 'end' });
	}

	/** Pages on other instances. @param sessionId null: all */
	async pagesElsewhere(sessionId: string | null): Promise<number> {
		return await this.count.ask(this.channelOf(sessionId), sessionId);
	}

	/** What another version of this service says, or somebody else, must not end this process. */
	private guard(act: () => void): void {
		try {
			act();
		} catch (error) {
			this.options.onError(error);
		}
	}

	private channelOf(sessionId: string | null): string {
		return sessionId === null ? this.channels.all : this.channels.session(sessionId);
	}

	private say(channel: string, said: Said): void {
		const { link } = this.options;
		if (!link.isUp) return;
		const text = JSON.stringify({ from: this.id, ...said });
		link.commands.publish(channel, text).catch((error: unknown) => link.suspect(error));
	}

	/** Redis is there, again or for the first time: listens to everything, then looks for what was missed. */
	private async comeBack(): Promise<void> {
		const { link, onGap } = this.options;
		await this.subscriptions.renew(link.subscriberConnection);
		if (!link.isUp) return;
		await this.listenToEverySession();
		this.isComplete = true;
		onGap();
		// What this instance could not tell of meanwhile, the others have to look for.
		this.say(this.channels.all, { kind: 'look' });
	}

	/** Operators see everything, so while one is here, everything is listened to. */
	private async listenToEverySession(): Promise<void> {
		const { link, hub } = this.options;
		if (!link.isUp) return;
		const { everySession } = this.channels;
		const asking =
			hub.operators.size > 0
				? link.subscriber.psubscribe(everySession)
				: link.subscriber.punsubscribe(everySession);
		await asking.catch((error: unknown) => link.suspect(error));
	}

	private receive(channel: string, text: string): void {
		if (channel !== this.channels.all && !this.isOurs(channel)) return;
		const message = readMessage(text);
		if (!message) return;
		if (message.kind === 'count') return this.answer(message);
		if (message.from === this.id) return;
		if (message.kind === 'counted') return this.count.answered(message.ask, message.pages);
		if (message.kind === 'look') return this.options.onGap();
		if (channel === this.channels.all) this.receiveForAll(message);
		else this.receiveForSession(channel, message);
	}

	private receiveForAll(message: InstanceMessage): void {
		const { hub, onBroadcast } = this.options;
		if (message.kind === 'frame') hub.sendToAll(message.frame);
		if (message.kind !== 'event') return;
		onBroadcast(message.event);
		hub.operators.publish(message.event);
	}

	private receiveForSession(channel: string, message: InstanceMessage): void {
		const { hub } = this.options;
		const sessionId = channel.slice(this.channels.session('').length);
		if (message.kind === 'frame') hub.sendToSession(sessionId, message.frame);
		if (message.kind === 'end') hub.endSession(sessionId);
		if (message.kind !== 'event') return;
		hub.publishToPages(message.event);
		for (const listener of this.listeners.get(sessionId) ?? []) listener([message.event]);
	}

	/** What is said to other pages than the ones here is for the operators' eyes. */
	private overhear(text: string): void {
		const message = readMessage(text);
		if (!message) return;
		if (message.kind === 'count') this.reply(message.from, message.ask, 0);
		if (message.kind !== 'event' || message.from === this.id) return;
		this.options.hub.operators.publish(message.event);
	}

	private answer({ from, ask, sessionId }: InstanceMessage & { kind: 'count' }): void {
		const { hub } = this.options;
		const pages = sessionId === null ? hub.openPages : hub.openPagesOf(sessionId);
		this.reply(from, ask, from === this.id ? 0 : pages);
	}

	private reply(to: string, ask: number, pages: number): void {
		if (to === this.id) this.count.answered(ask, pages);
		else this.say(this.channels.instance(to), { kind: 'counted', ask, pages });
	}

	private isOurs(channel: string): boolean {
		return (
			channel.startsWith(this.channels.session('')) || channel === this.channels.instance(this.id)
		);
	}
}
