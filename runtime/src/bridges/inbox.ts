/** What bridges tell of operators, handed to the rules; and what the rules answer, ready to be shown to them. */
import { receiveDeletion, receiveEdit, receiveReaction } from '../core/bridges/receive-change';
import { receiveMessage } from '../core/bridges/receive-message';
import { recentReplies } from '../core/bridges/recent-replies';
import type { CardOptions } from '../core/bridges/describe-session';
import { runCommand } from '../core/bridges/run-command';
import type { CoreContext } from '../core/core-context';
import { showTyping } from '../core/messages/show-typing';
import type { BridgeInbox, InboxCommand, InboxMessage } from './bridge-inbox';
import type { BridgeName, BridgePost } from '../storage/bridge-records';

export class Inbox implements BridgeInbox {
	constructor(
		private readonly core: CoreContext,
		private readonly bridge: BridgeName,
		private readonly show: CardOptions,
	) {}

	/** The session that a thread is about; undefined for threads that are none of ours. */
	async sessionOfThread(place: string, thread: string): Promise<string | undefined> {
		if (thread === '') return undefined;
		return (await this.core.store.bridges.findThread(this.bridge, place, thread))?.sessionId;
	}

	/** The session that a post is of. */
	async sessionOfPost(place: string, post: string): Promise<string | undefined> {
		return (await this.core.store.bridges.findPost(this.bridge, place, post))?.sessionId;
	}

	/** Where open conversations stand, the ones with the newest activity first. */
	async newestPosts(limit: number): Promise<BridgePost[]> {
		return await this.core.store.bridges.newestPosts(this.bridge, limit);
	}

	/** What operators wrote lately in a session, as posts of this bridge. */
	async recentReplies(sessionId: string): Promise<BridgePost[]> {
		return await recentReplies(this.core, this.bridge, sessionId);
	}

	/** Whether this update is news: platforms tell of it again when they got no answer. */
	async isNews(updateId: string): Promise<boolean> {
		const { journal } = this.core;
		return await journal.write(({ tx, now }) => tx.bridges.takeUpdate(this.bridge, updateId, now));
	}

	/** @returns what to answer the operator; undefined when all is well */
	async message(message: InboxMessage): Promise<string | undefined> {
		const problems = await receiveMessage(this.core, { ...message, bridge: this.bridge });
		return problems.length > 0 ? `⚠️ ${problems.join('\n⚠️ ')}` : undefined;
	}

	async command(request: InboxCommand): Promise<string> {
		const { bridge, show } = this;
		return await runCommand(this.core, { ...request, bridge, show });
	}

	async edit(place: string, post: string, content: string): Promise<string | undefined> {
		return await receiveEdit(this.core, { bridge: this.bridge, place, post }, content);
	}

	async deletion(place: string, post: string): Promise<string | undefined> {
		return await receiveDeletion(this.core, { bridge: this.bridge, place, post });
	}

	/** A thread was deleted; the next post opens another one. */
	async threadGone(place: string, thread: string): Promise<void> {
		const known = await this.core.store.bridges.findThread(this.bridge, place, thread);
		if (!known) return;
		const { sessionId } = known;
		await this.core.journal.write(({ tx }) => tx.bridges.deleteThread(this.bridge, sessionId));
	}

	async reaction(place: string, post: string): Promise<void> {
		await receiveReaction(this.core, { bridge: this.bridge, place, post });
	}

	async typing(sessionId: string): Promise<void> {
		await showTyping(this.core, sessionId, { sender: 'operator', isTyping: true });
	}
}
