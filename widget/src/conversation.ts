/** What the visitor does with messages: write, answer, correct, take back, add files. */
import type { Api } from './api';
import type { ChatStore } from './chat-store';
import type { MessageList } from './message-list';
import type { MessageOutbox } from './message-outbox';
import type { Attachment } from './parse-message';
import { randomId } from './random-id';
import { uploadFile } from './upload-file';
import { UploadTray } from './upload-tray';
import type { VisitorSession } from './visitor-session';
import { warn } from './warn';

export const LONGEST_MESSAGE = 4000;

/** Files that the page uploaded itself and may still send. */
const MOST_UPLOADED = 50;

interface ConversationDeps {
	api: Api;
	session: VisitorSession;
	list: MessageList;
	store: ChatStore;
	outbox: MessageOutbox;
}

export class Conversation {
	readonly tray: UploadTray;
	private readonly uploaded = new Map<string, Attachment>();

	constructor(private readonly deps: ConversationDeps) {
		this.tray = new UploadTray(
			(file, options) => uploadFile(deps.api, this.sessionId(), file, options),
			() => deps.store.update({ tray: this.tray.all() }),
		);
	}

	/** Sends what is in the composer: a message with the files of the tray, or a correction. */
	async submit(text: string): Promise<boolean> {
		const { context } = this.deps.store;
		if (context?.kind === 'edit') return await this.saveEdit(context.message.id ?? '', text);
		this.send(text, this.tray.take(), context?.message.id);
		this.setContext();
		return true;
	}

	/** Sends a text, with files that are there already. */
	send(text: string, attachments: Attachment[] = [], replyTo?: string): void {
		const content = text.trim().slice(0, LONGEST_MESSAGE);
		if (content === '' && attachments.length === 0) return;
		const message = { clientId: randomId(), content, attachments, replyTo };
		this.deps.outbox.add({ ...message, timestamp: new Date().toISOString() });
		this.deps.store.update();
	}

	/** For pages that name files by their id. */
	attachmentsOf(ids: readonly string[] = []): Attachment[] {
		return ids.flatMap((id) => this.uploaded.get(id) ?? []);
	}

	/** @throws {Error} when the server refuses the file or cannot be reached */
	async upload(file: File): Promise<Attachment> {
		const attachment = await uploadFile(this.deps.api, this.sessionId(), file);
		this.uploaded.set(attachment.id, attachment);
		const oldest = this.uploaded.keys().next().value;
		if (this.uploaded.size > MOST_UPLOADED && oldest) this.uploaded.delete(oldest);
		return attachment;
	}

	/** Makes the composer's text an answer to a message, or a correction of it; without one, neither. */
	setContext(kind?: 'reply' | 'edit', id?: string): void {
		const message = this.deps.list.find(id);
		this.deps.store.update({ context: kind && message && { kind, message } });
	}

	/** @throws {Error} when the server does not take the new text */
	async edit(id: string, content: string): Promise<void> {
		const { api, list, store } = this.deps;
		const answer = await api.editMessage(this.sessionId(), id, content.trim());
		list.edit(id, typeof answer.content === 'string' ? answer.content : content.trim());
		store.update();
	}

	/** @throws {Error} when the server does not delete it */
	async delete(id: string): Promise<void> {
		const { api, list, store } = this.deps;
		await api.deleteMessage(this.sessionId(), id);
		list.delete(id);
		store.update();
	}

	private async saveEdit(id: string, text: string): Promise<boolean> {
		try {
			await this.edit(id, text);
			this.setContext();
			return true;
		} catch (error) {
			warn(`the message was not changed: ${(error as Error).message}`);
			const { context } = this.deps.store;
			if (context) this.deps.store.update({ context: { ...context, failed: true } });
			return false;
		}
	}

	private sessionId(): string {
		const { id } = this.deps.session;
		if (!id) throw new Error('not connected yet');
		return id;
	}
}
