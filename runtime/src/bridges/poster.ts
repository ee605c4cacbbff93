/** Posts in one session's thread on one platform: opens it, remembers what is where, and goes on where it stopped. */
import type { Message, Session } from '../../../protocol/shapes';
import type { CardOptions } from '../core/bridges/describe-session';
import type { CoreContext } from '../core/core-context';
import { toMessage } from '../core/shapes/management-shapes';
import type { BridgePost, BridgeThread } from '../storage/bridge-records';
import type { AttachmentRef } from '../storage/records';
import type { Bridge, Destination, Piece } from './bridge';
import { BridgeError, type BridgeErrorKind } from './bridge-error';
import { authorOf, sessionCard } from './describe-event';
import type { Post } from './post';
import { threadTitle } from './thread-title';

export interface PosterOptions {
	core: CoreContext;
	bridge: Bridge;
	session: Session;
	show: CardOptions;
	onRefused(reason: string): void;
}

type Text = Extract<Piece, { kind: 'text' }>;

export class Poster {
	constructor(private readonly options: PosterOptions) {}

	/** Whether several sessions share one chat, so that each post has to say whose it is. */
	get isShared(): boolean {
		return this.options.bridge.sharesChat;
	}

	/** The session's thread; opened with the card if there is none, or none that is still in use. */
	async thread(): Promise<BridgeThread> {
		const { core, bridge, session } = this.options;
		const known = await core.store.bridges.getThread(bridge.name, session.id);
		if (known && bridge.destinations(known).length > 0) return known;
		const title = threadTitle(session, this.options.show.showUrl);
		const { cardShown, ...place } = await bridge.openThread(title, this.card);
		const thread = { bridge: bridge.name, sessionId: session.id, title, ...place };
		await this.write(({ bridges }) => bridges.putThread(thread));
		if (!cardShown) await this.postTo(thread, session.id, this.card);
		return thread;
	}

	/** Whether there is a thread already. */
	async hasThread(): Promise<boolean> {
		const { core, bridge, session } = this.options;
		return (await core.store.bridges.getThread(bridge.name, session.id)) !== undefined;
	}

	/** Says something under the id of a message or event; what of it was said before is not said again. */
	async post(subject: string, post: Post, message?: Message): Promise<void> {
		const thread = await this.thread();
		try {
			await this.postTo(thread, subject, post, message);
		} catch (error) {
			if (!isKind(error, 'thread-gone')) throw error;
			// Somebody deleted it: the conversation goes on in a new one.
			await this.write(({ bridges }) => bridges.deleteThread(thread.bridge, thread.sessionId));
			await this.postTo(await this.thread(), subject, post, message);
		}
	}

	/** Brings what was said into line with what it says now. */
	async edit(subject: string, post: Post, message?: Message): Promise<void> {
		const { bridge } = this.options;
		const posts = (await this.postsOf(subject)).filter(({ part }) => part.startsWith('t'));
		const places = new Set(posts.filter(({ foreign }) => !foreign).map(({ place }) => place));
		for (const place of places) {
			const pieces = bridge.write(await this.withQuote(post, message, place));
			const there = posts.filter((each) => each.place === place);
			for (const [index, known] of there.entries()) {
				const piece = pieces[index];
				if (piece) await this.unlessGone(() => this.plainly(piece, (p) => bridge.edit(known, p)));
				else await this.removePost(known);
			}
			const known = await this.options.core.store.bridges.getThread(
				bridge.name,
				this.options.session.id,
			);
			const to = known && bridge.destinations(known).find((each) => each.place === place);
			for (const [index, piece] of pieces.entries()) {
				if (to && index >= there.length) await this.sendText(to, subject, `t${index}`, piece);
			}
		}
	}

	/** Takes back what was said; what an operator wrote there, as far as the platform lets us. */
	async remove(subject: string): Promise<void> {
		for (const post of await this.postsOf(subject)) await this.removePost(post);
	}

	/** Shows on what an operator wrote there how far it got. */
	async mark(subject: string, receipt: 'delivered' | 'read'): Promise<void> {
		for (const post of await this.postsOf(subject)) {
			if (!post.foreign) continue;
			await this.ifPossible(() => this.options.bridge.mark(post, receipt));
		}
	}

	/** Renames the thread after what is known now, and opens or closes it. */
	async retitle(): Promise<void> {
		const { bridge, session, core, show } = this.options;
		const thread = await core.store.bridges.getThread(bridge.name, session.id);
		const title = threadTitle(session, show.showUrl);
		if (!thread || bridge.destinations(thread).length === 0) return;
		if (thread.title === title) return;
		// The mark in front of the title says whether it is open.
		const isMoved = thread.title.slice(0, 2) !== title.slice(0, 2);
		const open = isMoved ? session.status === 'active' : undefined;
		await this.ifPossible(() => bridge.setThread(thread, title, open, this.card));
		await this.write(({ bridges }) => bridges.putThread({ ...thread, title }));
	}

	/** Closes the thread of a closed session again, where telling something in it has opened it. */
	async closeAgain(): Promise<void> {
		const { bridge, session, core } = this.options;
		if (session.status !== 'closed' || !bridge.opensByPosting) return;
		const thread = await core.store.bridges.getThread(bridge.name, session.id);
		if (!thread || bridge.destinations(thread).length === 0) return;
		await this.ifPossible(() => bridge.setThread(thread, thread.title, false, this.card));
	}

	private get card(): Post {
		const { bridge, session, show } = this.options;
		return sessionCard(session, { ...show, hint: bridge.hint });
	}

	private async postTo(
		thread: BridgeThread,
		subject: string,
		post: Post,
		message?: Message,
	): Promise<void> {
		const { bridge } = this.options;
		const files = message?.attachments ?? [];
		for (const to of bridge.destinations(thread)) {
			const answered = await this.answeredPost(message, to.place);
			const pieces = bridge.write(await this.withQuote(post, message, to.place));
			for (const [index, piece] of pieces.entries()) {
				const replyTo = index === 0 ? answered : undefined;
				await this.sendText(to, subject, `t${index}`, piece, replyTo);
			}
			for (const file of files) await this.sendFile(to, subject, file);
		}
	}

	private async sendText(
		to: Destination,
		subject: string,
		part: string,
		piece: Text,
		replyTo?: string,
	): Promise<void> {
		if (await this.isThere(subject, part, to.place)) return;
		const { bridge } = this.options;
		const key = `${subject} ${part} ${to.place}`;
		const post = await this.plainly(piece, async (text) => {
			try {
				return await bridge.send(to, text, replyTo, key);
			} catch (error) {
				if (replyTo === undefined || !isKind(error, 'post-gone')) throw error;
				return await bridge.send(to, text, undefined, key);
			}
		});
		if (post !== undefined) await this.remember(to, subject, part, post);
	}

	private async sendFile(to: Destination, subject: string, file: AttachmentRef): Promise<void> {
		const part = `f:${file.id}`;
		if (await this.isThere(subject, part, to.place)) return;
		const { bridge, core, onRefused } = this.options;
		const open = () => core.files.read(file.id);
		try {
			const post = await bridge.send(to, { kind: 'file', file, open });
			await this.remember(to, subject, part, post);
		} catch (error) {
			if (!isKind(error, 'refused')) throw error;
			onRefused((error as Error).message);
			const note = { text: `📎 ${file.filename} cannot be shown here (${file.mimeType})` };
			for (const piece of bridge.write(note)) await this.sendText(to, subject, part, piece);
		}
	}

	/** Without markup where the platform does not take it; left out where it does not take that either. */
	private async plainly<T>(piece: Text, work: (piece: Text) => Promise<T>): Promise<T | undefined> {
		try {
			return await work(piece);
		} catch (error) {
			if (!isKind(error, 'refused')) throw error;
			this.options.onRefused((error as Error).message);
		}
		const [plain] = this.options.bridge.write({ text: piece.plain });
		try {
			return plain && (await work(plain));
		} catch (error) {
			if (isKind(error, 'refused')) return undefined;
			throw error;
		}
	}

	/** The post that a message answers, where the platform can point at it. */
	private async answeredPost(message: Message | undefined, place: string) {
		if (message?.replyTo === undefined || !this.options.bridge.nativeReplies) return undefined;
		const posts = await this.postsOf(message.replyTo);
		return posts.find((post) => post.place === place)?.post;
	}

	/** With what the message answers, where the platform cannot point at that. */
	private async withQuote(post: Post, message: Message | undefined, place: string): Promise<Post> {
		if (!message || (await this.answeredPost(message, place)) !== undefined) return post;
		const quote = await this.quoteFor(message);
		return quote ? { ...post, quote } : post;
	}

	private async quoteFor(message: Message): Promise<Post['quote']> {
		if (message.replyTo === undefined) return undefined;
		const { core, session } = this.options;
		const original = await core.store.getMessage(session.id, message.replyTo);
		if (!original) return undefined;
		const file = original.attachments?.[0];
		const text = original.content || (file ? `📎 ${file.filename}` : 'deleted');
		return { author: authorOf(toMessage(original, core.fileUrl), session), text };
	}

	private async removePost(post: BridgePost): Promise<void> {
		const remove = () => this.options.bridge.remove(post);
		await (post.foreign ? this.ifPossible(remove) : this.unlessGone(remove));
		await this.write(({ bridges }) => bridges.deletePost(post.bridge, post.place, post.post));
	}

	/** What is gone, or what we may not touch, needs no second attempt. */
	private async unlessGone(work: () => Promise<unknown>): Promise<void> {
		try {
			await work();
		} catch (error) {
			const gone: BridgeErrorKind[] = ['thread-gone', 'post-gone', 'refused'];
			if (!gone.some((kind) => isKind(error, kind))) throw error;
		}
	}

	/** A nicety: tried again when nobody could be reached, and let go when we lack the right to it. */
	private async ifPossible(work: () => Promise<unknown>): Promise<void> {
		try {
			await work();
		} catch (error) {
			if (!(error instanceof BridgeError) || error.kind === 'throttled') throw error;
			const { kind, status } = error;
			if (kind === 'unavailable' && (status === undefined || status >= 500)) throw error;
		}
	}

	private async isThere(subject: string, part: string, place: string): Promise<boolean> {
		const posts = await this.postsOf(subject);
		return posts.some((post) => post.part === part && post.place === place);
	}

	private async postsOf(subject: string): Promise<BridgePost[]> {
		const { core, bridge, session } = this.options;
		return await core.store.bridges.listPosts(session.id, bridge.name, subject);
	}

	private async remember(to: Destination, subject: string, part: string, post: string) {
		const { bridge, session } = this.options;
		const sessionId = session.id;
		const { place } = to;
		const known = { bridge: bridge.name, sessionId, subject, part, place, post, foreign: false };
		// Not forced to disk: it would be the larger part of what a bridge costs, and only a power failure could
		// undo it, which then repeats this post.
		await this.options.core.store.commit(({ bridges }) => bridges.putPost(known));
	}

	private async write(
		change: (tx: Parameters<Parameters<CoreContext['journal']['write']>[0]>[0]['tx']) => unknown,
	): Promise<void> {
		await this.options.core.journal.write(async ({ tx }) => void (await change(tx)));
	}
}

function isKind(error: unknown, kind: BridgeErrorKind): boolean {
	return error instanceof BridgeError && error.kind === kind;
}
