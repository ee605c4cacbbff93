/**
 * A stand-in of Discord, faithful where bridges depend on it: threads, 2000 characters, mentions, nonces, 429 with
 * retry_after, and a gateway with heartbeats, reconnect and resume. After https://docs.discord.com/developers
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { WebSocketServer, type WebSocket } from 'ws';
import { parseBody } from './parse-body';

export const TOKEN = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.no-value.at_all_0000000000';
export const CHANNEL = '100000000000000001';
const GUILD = '100000000000000000';
const BOT = { id: '100000000000000009', username: 'pocketping', discriminator: '0', bot: true };

export interface DiscordPost {
	id: string;
	channel: string;
	content: string;
	author: { id: string; username: string; bot?: boolean };
	replyTo: string | undefined;
	edits: number;
	/** When its author changed it. */
	editedAt?: string;
	reactions: string[];
	allowedMentions: any;
	nonce: string | undefined;
	file?: { name: string; bytes: Buffer };
}

export interface Call {
	method: string;
	path: string;
	body: any;
}

class Failure extends Error {
	constructor(
		readonly status: number,
		readonly code: number,
		message: string,
		readonly more: Record<string, unknown> = {},
	) {
		super(message);
	}
}

export const ANNA = {
	id: '200000000000000001',
	username: 'anna',
	global_name: 'Anna',
	avatar: 'abc',
};

export class DiscordStandIn {
	readonly calls: Call[] = [];
	readonly posts: DiscordPost[] = [];
	readonly threads = new Map<string, { name: string; archived: boolean }>();
	readonly files = new Map<string, Buffer>();
	/** Asked before every call; what it throws is the answer. */
	before: (call: Call) => void | Promise<void> = () => {};
	readonly seen = { identified: 0, resumed: 0, heartbeats: 0 };
	/** What the developer portal allows. */
	hasMessageContent = true;
	/** What everybody may do in the server. */
	permissions = (1n << 50n) - 1n;
	private n = 0;
	private seq = 0;
	private readonly log: string[] = [];
	private readonly sockets = new Set<WebSocket>();
	private readonly server = createServer((request, response) => {
		void this.handle(request, response);
	});
	private readonly webSockets = new WebSocketServer({ server: this.server });

	static async start(): Promise<DiscordStandIn> {
		const standIn = new DiscordStandIn();
		standIn.webSockets.on('connection', (socket) => standIn.connected(socket));
		await new Promise<void>((resolve) => standIn.server.listen(0, '127.0.0.1', resolve));
		return standIn;
	}

	static tooMany(seconds: number): Error {
		return new Failure(429, 0, 'You are being rate limited.', {
			retry_after: seconds,
			global: false,
		});
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async stop(): Promise<void> {
		for (const socket of this.sockets) socket.terminate();
		this.webSockets.close();
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	say(
		content: string,
		fields: { channel?: string; replyTo?: string; files?: any[]; author?: any } = {},
	): string {
		const { channel = CHANNEL, replyTo, files = [], author = ANNA } = fields;
		const id = this.id();
		this.posts.push({
			id,
			channel,
			content,
			author,
			replyTo,
			edits: 0,
			reactions: [],
			allowedMentions: undefined,
			nonce: undefined,
		});
		this.push('MESSAGE_CREATE', {
			...this.shape(id, channel, content, author),
			type: replyTo === undefined ? 0 : 19,
			attachments: files,
			...(replyTo !== undefined && {
				message_reference: { message_id: replyTo, channel_id: channel },
			}),
		});
		return id;
	}

	edit(id: string, content: string): void {
		const post = this.posts.find((each) => each.id === id)!;
		post.content = content;
		post.editedAt = new Date().toISOString();
		const shape = this.shape(id, post.channel, content, post.author);
		this.push('MESSAGE_UPDATE', { ...shape, edited_timestamp: post.editedAt });
	}

	remove(id: string): void {
		const post = this.posts.find((each) => each.id === id)!;
		this.posts.splice(this.posts.indexOf(post), 1);
		this.push('MESSAGE_DELETE', { id, channel_id: post.channel, guild_id: GUILD });
	}

	react(id: string): void {
		const { channel } = this.posts.find((each) => each.id === id)!;
		this.push('MESSAGE_REACTION_ADD', {
			user_id: ANNA.id,
			channel_id: channel,
			message_id: id,
			guild_id: GUILD,
			member: { user: ANNA },
			emoji: { id: null, name: '👍' },
		});
	}

	typing(channel: string): void {
		this.push('TYPING_START', {
			channel_id: channel,
			guild_id: GUILD,
			user_id: ANNA.id,
			timestamp: Math.floor(Date.now() / 1000),
			member: { user: ANNA, roles: [] },
		});
	}

	/** Somebody deletes a thread. */
	deleteThread(id: string): void {
		this.threads.delete(id);
		this.push('THREAD_DELETE', { id, guild_id: GUILD, parent_id: CHANNEL, type: 11 });
	}

	push(type: string, data: unknown): void {
		const packet = JSON.stringify({ op: 0, t: type, s: (this.seq += 1), d: data });
		this.log.push(packet);
		for (const socket of this.sockets) socket.send(packet);
	}

	/** The gateway wants everybody to connect anew (op 7). */
	reconnect(): void {
		for (const socket of this.sockets) socket.send(JSON.stringify({ op: 7, d: null }));
		this.sockets.clear();
	}

	byBot(channel?: string): DiscordPost[] {
		return this.posts.filter(
			({ author, channel: where }) => author.bot && (channel === undefined || where === channel),
		);
	}

	private connected(socket: WebSocket): void {
		socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 20_000 } }));
		socket.on('message', (text) => {
			const { op, d } = JSON.parse(String(text));
			if (op === 1) {
				this.seen.heartbeats += 1;
				socket.send(JSON.stringify({ op: 11 }));
			} else if (op === 2) this.identify(socket, d);
			else if (op === 6) {
				this.seen.resumed += 1;
				for (const packet of this.log) {
					if (JSON.parse(packet).s > d.seq) socket.send(packet);
				}
				this.sockets.add(socket);
				socket.send(JSON.stringify({ op: 0, t: 'RESUMED', s: this.seq, d: {} }));
			}
		});
		socket.on('close', () => this.sockets.delete(socket));
	}

	private identify(socket: WebSocket, { token, intents }: any): void {
		if (token !== TOKEN) return socket.close(4004, 'Authentication failed.');
		if (!this.hasMessageContent && intents & (1 << 15)) {
			return socket.close(4014, 'Disallowed intent(s).');
		}
		this.seen.identified += 1;
		const send = (t: string, d: unknown) => {
			const packet = JSON.stringify({ op: 0, t, s: (this.seq += 1), d });
			this.log.push(packet);
			socket.send(packet);
		};
		send('READY', {
			v: 10,
			user: BOT,
			guilds: [],
			session_id: 'session-1',
			resume_gateway_url: this.url.replace('http', 'ws'),
			application: { id: '1', flags: 0 },
		});
		this.sockets.add(socket);
	}

	private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { pathname, searchParams } = new URL(request.url ?? '', 'http://stand-in');
		const body = await buffer(request).catch(() => undefined);
		if (!body) return;
		if (pathname.startsWith('/files/')) {
			const bytes = this.files.get(pathname.slice('/files/'.length));
			response.writeHead(bytes ? 200 : 404).end(bytes);
			return;
		}
		const answer = (status: number, value?: object, headers = {}) => {
			const type = value ? 'application/json' : 'text/html; charset=utf-8';
			response.writeHead(status, { 'content-type': type, ...headers });
			response.end(value && JSON.stringify(value));
		};
		try {
			if (request.headers.authorization !== `Bot ${TOKEN}`) {
				throw new Failure(401, 0, '401: Unauthorized');
			}
			const form = await parseBody(body, request.headers['content-type'] ?? '');
			const { payload_json: json, 'files[0]': file } = form;
			const params = json === undefined ? form : JSON.parse(json);
			const method = request.method ?? 'GET';
			const call = { method, path: pathname.replace('/v10', ''), body: params };
			this.calls.push(call);
			await this.before(call);
			if (method === 'GET' && /^\/channels\/\d+\/messages$/.test(call.path)) {
				return answer(200, this.list(call.path, searchParams));
			}
			const result = this.run(method, call.path, params, file);
			answer(result ? 200 : 204, result);
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			const { status, code, message, more } = error;
			const headers = more.retry_after ? { 'retry-after': String(more.retry_after) } : {};
			answer(status, { code, message, ...more }, headers);
		}
	}

	/** Messages of a channel after or before one of them, newest first; those next to it, if there are too many. */
	private list(path: string, query: URLSearchParams): object[] {
		const channel = path.split('/')[2] ?? '';
		const { after = '0', before = String(2n ** 63n), limit = '50' } = Object.fromEntries(query);
		if (this.threads.has(channel) || channel === CHANNEL) {
			const found = this.posts
				.filter((post) => post.channel === channel)
				.filter(({ id }) => BigInt(id) > BigInt(after) && BigInt(id) < BigInt(before))
				.map((post) => ({
					...this.shape(post.id, channel, post.content, post.author),
					edited_timestamp: post.editedAt ?? null,
				}));
			const some = query.has('after') ? found.slice(0, Number(limit)) : found.slice(-Number(limit));
			return some.reverse();
		}
		throw new Failure(404, 10_003, 'Unknown Channel');
	}

	private run(method: string, path: string, body: any, file: any): object | undefined {
		const [, kind, id = '', what, messageId = ''] = path.split('/');
		if (path === '/gateway/bot') {
			return {
				url: this.url.replace('http', 'ws'),
				shards: 1,
				session_start_limit: { total: 1000, remaining: 999, reset_after: 1000, max_concurrency: 1 },
			};
		}
		if (path === '/users/@me') return BOT;
		if (path === '/applications/@me')
			return { id: '1', flags: this.hasMessageContent ? 1 << 19 : 0 };
		if (kind === 'guilds' && what === 'roles') {
			return [{ id: GUILD, name: '@everyone', permissions: String(this.permissions) }];
		}
		if (kind === 'guilds' && what === 'members') return { user: BOT, roles: [] };
		if (kind !== 'channels') throw new Failure(404, 0, '404: Not Found');
		const thread = this.threads.get(id);
		if (id !== CHANNEL && !thread) throw new Failure(404, 10003, 'Unknown Channel');
		if (what === 'threads') {
			if (body.name.length > 100) throw invalid('name');
			const threadId = this.id();
			this.threads.set(threadId, { name: body.name, archived: false });
			return { id: threadId, type: 11, parent_id: CHANNEL, name: body.name };
		}
		if (what === undefined && method === 'GET')
			return { id, type: thread ? 11 : 0, guild_id: GUILD };
		if (what === undefined) {
			if (thread!.archived && body.archived !== false) {
				throw new Failure(400, 50083, 'Thread is archived');
			}
			Object.assign(thread!, body);
			return { id, type: 11, ...thread };
		}
		if (method === 'POST') return this.post(id, body, file);
		const post = this.posts.find((each) => each.id === messageId && each.channel === id);
		if (!post) throw new Failure(404, 10008, 'Unknown Message');
		if (thread?.archived) throw new Failure(400, 50083, 'Thread is archived');
		if (method === 'PUT') {
			post.reactions.push(decodeURIComponent(path.split('/')[6] ?? ''));
			return undefined;
		}
		if (method === 'DELETE') {
			if (!post.author.bot) throw new Failure(403, 50013, 'Missing Permissions');
			this.posts.splice(this.posts.indexOf(post), 1);
			return undefined;
		}
		if (!post.author.bot) throw new Failure(403, 50005, 'Cannot edit a message by another user');
		if (body.content.length > 2000) throw invalid('content');
		Object.assign(post, { content: body.content, edits: post.edits + 1 });
		return this.shape(post.id, id, post.content, post.author);
	}

	private post(channel: string, body: any, file: any): object {
		const { content = '', message_reference: reference, nonce, enforce_nonce } = body;
		if (content.length > 2000) throw invalid('content');
		if (content === '' && !file) throw new Failure(400, 50006, 'Cannot send an empty message');
		const same = enforce_nonce && this.posts.find((each) => each.nonce === nonce);
		if (same) return this.shape(same.id, channel, same.content, BOT);
		const replyTo = reference?.message_id;
		if (replyTo !== undefined && !this.posts.some(({ id }) => id === replyTo)) {
			throw invalid('message_reference');
		}
		const thread = this.threads.get(channel);
		if (thread) thread.archived = false;
		const id = this.id();
		this.posts.push({
			id,
			channel,
			content,
			author: BOT,
			replyTo,
			edits: 0,
			reactions: [],
			allowedMentions: body.allowed_mentions,
			nonce,
			...(file && { file }),
		});
		const shape = this.shape(id, channel, content, BOT);
		// The bot hears of its own posts, too.
		this.push('MESSAGE_CREATE', { ...shape, type: 0, attachments: [] });
		return shape;
	}

	private shape(id: string, channel: string, content: string, author: object) {
		return {
			id,
			channel_id: channel,
			guild_id: GUILD,
			author,
			member: { nick: null, roles: [] },
			content,
			mentions: [],
			timestamp: new Date().toISOString(),
			edited_timestamp: null,
		};
	}

	private id(): string {
		return String(300_000_000_000_000_000n + BigInt((this.n += 1)));
	}
}

function invalid(field: string): Failure {
	return new Failure(400, 50035, 'Invalid Form Body', {
		errors: { [field]: { _errors: [{ code: 'INVALID', message: 'not valid' }] } },
	});
}
