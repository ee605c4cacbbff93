/**
 * A stand-in of the Telegram Bot API, faithful where bridges depend on it: topics, HTML, lengths, replies, reactions,
 * 429 with retry_after, long polling, webhooks with a secret. After https://core.telegram.org/bots/api
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { parseBody } from './parse-body';
import { parseTelegramHtml } from './telegram-html';

export const TOKEN = '123456789:AAE-a_token_of_no_value_at_all_00000';
export const FORUM = '-1001234567890';

export interface StandInMessage {
	message_id: number;
	chat: string;
	topic: number | undefined;
	/** After the markup is taken out. */
	text: string;
	/** As it was sent. */
	raw: string;
	replyTo: number | undefined;
	file?: { name: string; bytes: Buffer; method: string };
	reactions: string[];
	edits: number;
	byBot: boolean;
}

interface Chat {
	type: 'private' | 'supergroup';
	isForum: boolean;
	topics: Map<number, { name: string; closed: boolean }>;
}

export interface Call {
	method: string;
	params: Record<string, any>;
}

class ApiError extends Error {
	constructor(
		readonly code: number,
		description: string,
		readonly parameters?: Record<string, unknown>,
	) {
		super(description);
	}
}

/** Reactions that bots may give (`ReactionTypeEmoji`), as far as anybody here is tempted. */
const REACTIONS = new Set(['👍', '👎', '❤', '🔥', '👏', '😁', '👌', '👀', '🎉', '🤝', '✍', '🙏']);

const bad = (description: string) => new ApiError(400, `Bad Request: ${description}`);

export const ANNA = { id: 501, is_bot: false, first_name: 'Anna', last_name: 'Berg' };

export class TelegramStandIn {
	readonly calls: Call[] = [];
	readonly messages: StandInMessage[] = [];
	readonly chats = new Map<string, Chat>([
		[FORUM, { type: 'supergroup', isForum: true, topics: new Map() }],
		['777', { type: 'private', isForum: false, topics: new Map() }],
		['778', { type: 'private', isForum: false, topics: new Map() }],
	]);
	readonly files = new Map<string, Buffer>();
	webhook: { url: string; secret: string } | undefined;
	/** Asked before every call; what it throws or answers is the answer. */
	before: (call: Call) => void | Promise<void> = () => {};
	private updates: Array<Record<string, any>> = [];
	private nextUpdate = 1000;
	private nextMessage = 10;
	private waiting = new Set<() => void>();
	private readonly server = createServer((request, response) => {
		void this.handle(request, response);
	});

	static async start(): Promise<TelegramStandIn> {
		const standIn = new TelegramStandIn();
		await new Promise<void>((resolve) => standIn.server.listen(0, '127.0.0.1', resolve));
		return standIn;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	/** A 429 as Telegram gives it. */
	static tooMany(seconds: number): Error {
		return new ApiError(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
	}

	topics(): Array<{ id: number; name: string; closed: boolean }> {
		const { topics } = this.chats.get(FORUM)!;
		return [...topics].map(([id, topic]) => ({ id, ...topic }));
	}

	/** What the bot posted, in order. */
	posts(chat = FORUM, topic?: number): StandInMessage[] {
		return this.messages.filter(
			(message) =>
				message.byBot && message.chat === chat && (topic === undefined || message.topic === topic),
		);
	}

	/** Somebody deletes a topic, with everything in it. */
	deleteTopic(id: number): void {
		this.chats.get(FORUM)!.topics.delete(id);
	}

	/** A person writes; answers the id of the message. */
	say(fields: {
		text?: string;
		caption?: string;
		topic?: number;
		chat?: string;
		from?: Record<string, any>;
		replyTo?: number;
		media?: Record<string, any>;
	}): number {
		const { text, caption, topic, chat = FORUM, from = ANNA, replyTo, media } = fields;
		const id = this.nextMessage++;
		this.messages.push({
			message_id: id,
			chat,
			topic,
			text: text ?? caption ?? '',
			raw: text ?? '',
			replyTo,
			reactions: [],
			edits: 0,
			byBot: false,
		});
		// In a topic, whatever replies to nothing replies to the topic's first message.
		const reply = replyTo ?? topic;
		this.push({ message: this.shape(id, { text, caption, chat, topic, from, reply, ...media }) });
		return id;
	}

	/** Somebody edits what they wrote. */
	edit(id: number, text: string): void {
		const message = this.messages.find(({ message_id }) => message_id === id)!;
		message.text = text;
		const { chat, topic } = message;
		const shape = this.shape(id, { text, chat, topic, from: ANNA, reply: topic });
		this.push({ edited_message: { ...shape, edit_date: seconds() } });
	}

	/** Somebody reacts to a message. */
	react(id: number, emoji: string): void {
		const { chat } = this.messages.find(({ message_id }) => message_id === id)!;
		this.push({
			message_reaction: {
				chat: this.chatShape(chat),
				message_id: id,
				user: ANNA,
				date: seconds(),
				old_reaction: [],
				new_reaction: [{ type: 'emoji', emoji }],
			},
		});
	}

	/** Sends an update, or the same one again under an id of before. */
	push(update: Record<string, any>, id = this.nextUpdate++): number {
		this.updates.push({ update_id: id, ...update });
		for (const wake of this.waiting) wake();
		if (this.webhook) void this.callWebhook();
		return id;
	}

	private shape(id: number, fields: Record<string, any>): Record<string, any> {
		const { text, caption, chat, topic, from, reply, ...media } = fields;
		return {
			message_id: id,
			from,
			chat: this.chatShape(chat),
			date: seconds(),
			...(topic !== undefined && { message_thread_id: topic, is_topic_message: true }),
			...(reply !== undefined && {
				reply_to_message: { message_id: reply, chat: this.chatShape(chat), date: seconds() },
			}),
			...(text !== undefined && { text }),
			...(caption !== undefined && { caption }),
			...media,
		};
	}

	private chatShape(id: string): Record<string, any> {
		const chat = this.chats.get(id);
		return {
			id: Number(id),
			type: chat?.type ?? 'supergroup',
			...(chat?.isForum && { is_forum: true }),
			title: 'Support',
		};
	}

	private async callWebhook(): Promise<void> {
		while (this.webhook && this.updates.length > 0) {
			const [update] = this.updates;
			const { url, secret } = this.webhook;
			const answer = await fetch(url, {
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					'x-telegram-bot-api-secret-token': secret,
				},
				body: JSON.stringify(update),
			});
			await answer.text();
			if (!answer.ok) return;
			this.updates.shift();
		}
	}

	private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { pathname, searchParams } = new URL(request.url ?? '', 'http://stand-in');
		const body = await buffer(request).catch(() => undefined);
		if (!body) return;
		const [, kind, method = ''] = pathname.split('/', 3);
		if (kind === 'file') {
			const bytes = this.files.get(pathname.replace(`/file/bot${TOKEN}/`, ''));
			response.writeHead(bytes ? 200 : 404).end(bytes);
			return;
		}
		const answer = (status: number, value: unknown) => {
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(JSON.stringify(value));
		};
		try {
			if (kind !== `bot${TOKEN}`) throw new ApiError(401, 'Unauthorized');
			const type = request.headers['content-type'] ?? '';
			const params = { ...Object.fromEntries(searchParams), ...(await parseBody(body, type)) };
			const call = { method, params };
			this.calls.push(call);
			await this.before(call);
			const handler = (this as any)[`on_${method}`] as ((params: any) => unknown) | undefined;
			if (!handler) throw new ApiError(404, 'Not Found');
			answer(200, { ok: true, result: await handler.call(this, params) });
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			const { code, message, parameters } = error;
			answer(code, { ok: false, error_code: code, description: message, parameters });
		}
	}

	protected on_getMe() {
		return {
			id: 1,
			is_bot: true,
			first_name: 'PocketPing',
			username: 'pocketping_bot',
			can_join_groups: true,
			can_read_all_group_messages: true,
		};
	}

	protected on_setWebhook({ url, secret_token }: any) {
		this.webhook = { url, secret: secret_token };
		void this.callWebhook();
		return true;
	}

	protected on_deleteWebhook() {
		this.webhook = undefined;
		return true;
	}

	protected on_getWebhookInfo() {
		return { url: this.webhook?.url ?? '', pending_update_count: this.updates.length };
	}

	protected on_setMyCommands() {
		return true;
	}

	protected on_getChat({ chat_id }: any) {
		if (!this.chats.has(String(chat_id))) throw bad('chat not found');
		return this.chatShape(String(chat_id));
	}

	rights: Record<string, unknown> = { status: 'administrator', can_manage_topics: true };

	protected on_getChatMember() {
		return { user: this.on_getMe(), ...this.rights };
	}

	protected async on_getUpdates({ offset = 0, limit = 100, timeout = 0 }: any) {
		if (this.webhook) {
			throw new ApiError(409, "Conflict: can't use getUpdates method while webhook is active");
		}
		this.updates = this.updates.filter(({ update_id }) => update_id >= offset);
		if (this.updates.length === 0 && timeout > 0) {
			await new Promise<void>((resolve) => {
				const wake = () => {
					this.waiting.delete(wake);
					clearTimeout(timer);
					resolve();
				};
				const timer = setTimeout(wake, timeout * 1000);
				timer.unref();
				this.waiting.add(wake);
			});
		}
		return this.updates.slice(0, limit);
	}

	protected on_createForumTopic({ chat_id, name }: any) {
		const chat = this.chat(chat_id);
		if (!chat.isForum) throw bad('the chat is not a forum');
		if (name.length > 128 || name === '') throw bad('TOPIC_TITLE_INVALID');
		const id = this.nextMessage++;
		chat.topics.set(id, { name, closed: false });
		return { message_thread_id: id, name, icon_color: 7322096 };
	}

	protected on_editForumTopic({ chat_id, message_thread_id, name }: any) {
		const topic = this.topic(chat_id, message_thread_id);
		if (topic.name === name) throw bad('TOPIC_NOT_MODIFIED');
		topic.name = name;
		return true;
	}

	protected on_closeForumTopic({ chat_id, message_thread_id }: any) {
		const topic = this.topic(chat_id, message_thread_id);
		if (topic.closed) throw bad('TOPIC_NOT_MODIFIED');
		topic.closed = true;
		return true;
	}

	protected on_reopenForumTopic({ chat_id, message_thread_id }: any) {
		const topic = this.topic(chat_id, message_thread_id);
		if (!topic.closed) throw bad('TOPIC_NOT_MODIFIED');
		topic.closed = false;
		return true;
	}

	protected on_sendMessage({ text, ...params }: any) {
		return this.post(params, text);
	}

	protected on_sendPhoto(params: any) {
		const photo = upload(params, 'photo', 'sendPhoto');
		if (isTooLarge(photo!.bytes)) throw bad('PHOTO_INVALID_DIMENSIONS');
		return this.post(params, params.caption ?? '', photo);
	}

	protected on_sendDocument(params: any) {
		return this.post(params, params.caption ?? '', upload(params, 'document', 'sendDocument'));
	}

	protected on_editMessageText({ chat_id, message_id, text, parse_mode }: any) {
		const message = this.find(chat_id, message_id);
		if (!message) throw bad('message to edit not found');
		if (!message.byBot) throw bad("message can't be edited");
		const parsed = read(text, parse_mode);
		if (message.raw === text) throw bad('message is not modified');
		Object.assign(message, { text: parsed, raw: text, edits: message.edits + 1 });
		return true;
	}

	protected on_deleteMessage({ chat_id, message_id }: any) {
		const message = this.find(chat_id, message_id);
		if (!message) throw bad('message to delete not found');
		this.messages.splice(this.messages.indexOf(message), 1);
		return true;
	}

	protected on_setMessageReaction({ chat_id, message_id, reaction }: any) {
		const message = this.find(chat_id, message_id);
		if (!message) throw bad('message to react not found');
		const emoji = reaction.map((each: any) => each.emoji);
		if (emoji.some((each: string) => !REACTIONS.has(each))) throw bad('REACTION_INVALID');
		message.reactions = emoji;
		return true;
	}

	protected on_getFile({ file_id }: any) {
		const bytes = this.files.get(file_id);
		if (!bytes) throw bad('wrong file_id or the file is temporarily unavailable');
		if (bytes.length > 20 * 1024 * 1024) throw bad('file is too big');
		return { file_id, file_unique_id: file_id, file_size: bytes.length, file_path: file_id };
	}

	private post(params: any, text: string, file?: StandInMessage['file']) {
		const chat = String(params.chat_id);
		this.chat(chat);
		const topic = params.message_thread_id && Number(params.message_thread_id);
		if (topic !== undefined && topic !== '') this.topic(chat, topic);
		const parameters =
			typeof params.reply_parameters === 'string'
				? JSON.parse(params.reply_parameters)
				: params.reply_parameters;
		const replyTo = parameters?.message_id as number | undefined;
		if (replyTo !== undefined && !this.find(chat, replyTo)) {
			if (!parameters.allow_sending_without_reply) throw bad('message to be replied not found');
		}
		const parsed = read(text, params.parse_mode);
		if (!file && parsed === '') throw bad('message text is empty');
		const message: StandInMessage = {
			message_id: this.nextMessage++,
			chat,
			topic,
			text: parsed,
			raw: text,
			replyTo,
			...(file && { file }),
			reactions: [],
			edits: 0,
			byBot: true,
		};
		this.messages.push(message);
		const { message_id } = message;
		return this.shape(message_id, { text: parsed, chat, topic, from: this.on_getMe() });
	}

	private chat(id: unknown): Chat {
		const chat = this.chats.get(String(id));
		if (!chat) throw bad('chat not found');
		return chat;
	}

	private topic(chat: unknown, id: unknown): { name: string; closed: boolean } {
		const topic = this.chat(chat).topics.get(Number(id));
		if (!topic) throw bad('message thread not found');
		return topic;
	}

	private find(chat: unknown, id: unknown): StandInMessage | undefined {
		return this.messages.find(
			(message) => message.chat === String(chat) && message.message_id === Number(id),
		);
	}
}

function read(text: string, mode: string | undefined): string {
	let parsed = text;
	if (mode === 'HTML') {
		try {
			parsed = parseTelegramHtml(text);
		} catch (error) {
			throw new ApiError(400, (error as Error).message);
		}
	}
	if (parsed.length > 4096) throw bad('message is too long');
	return parsed;
}

function upload(params: any, field: string, method: string): StandInMessage['file'] {
	// grammY names the part by an id and refers to it as `attach://<id>`.
	const reference = String(params[field]).replace('attach://', '');
	const part = params[reference] ?? params[field];
	return { name: part.name, bytes: part.bytes, method };
}

/** A photo's width and height must not exceed 10000 in total, of the ones a PNG's header tells. */
function isTooLarge(photo: Buffer): boolean {
	if (photo.toString('latin1', 12, 16) !== 'IHDR') return false;
	return photo.readUInt32BE(16) + photo.readUInt32BE(20) > 10_000;
}

const seconds = () => Math.floor(Date.now() / 1000);
