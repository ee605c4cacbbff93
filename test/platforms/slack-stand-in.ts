/**
 * A stand-in of Slack, faithful where bridges depend on it: threads, mrkdwn escapes, lengths, edits, reactions, files,
 * 429 with Retry-After, Socket Mode with acknowledged envelopes, and signed calls. After https://docs.slack.dev
 */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { WebSocketServer, type WebSocket } from 'ws';
import { parseBody } from './parse-body';

export const BOT_TOKEN = 'xoxb-no-value-at-all';
export const APP_TOKEN = 'xapp-no-value-at-all';
export const SIGNING_SECRET = '0123456789abcdef0123456789abcdef';
export const CHANNEL = 'C0123456789';
const BOT_USER = 'U0BOT';

export interface SlackPost {
	ts: string;
	channel: string;
	thread: string | undefined;
	text: string;
	user: string;
	edits: number;
	reactions: string[];
	file?: { id: string; name: string; bytes: Buffer };
}

export interface Call {
	method: string;
	params: Record<string, any>;
}

class Failure extends Error {
	constructor(
		message: string,
		readonly retryAfter?: number,
	) {
		super(message);
	}
}

export class SlackStandIn {
	readonly calls: Call[] = [];
	readonly posts: SlackPost[] = [];
	readonly files = new Map<string, Buffer>();
	/** Asked before every call; what it throws is the answer. */
	before: (call: Call) => void | Promise<void> = () => {};
	/** Where events are brought instead of the socket. */
	eventsUrl: string | undefined;
	/** `Authorization` headers of file downloads. */
	readonly downloads: Array<string | undefined> = [];
	private readonly uploads = new Map<string, { name: string; bytes: Buffer }>();
	private readonly sockets = new Set<WebSocket>();
	private waiting: string[] = [];
	private readonly unacked = new Map<string, { text: string; socket: WebSocket }>();
	private n = 0;
	private readonly server = createServer((request, response) => {
		void this.handle(request, response);
	});
	private readonly webSockets = new WebSocketServer({ server: this.server });

	static async start(): Promise<SlackStandIn> {
		const standIn = new SlackStandIn();
		standIn.webSockets.on('connection', (socket) => standIn.connected(socket));
		await new Promise<void>((resolve) => standIn.server.listen(0, '127.0.0.1', resolve));
		return standIn;
	}

	static tooMany(seconds: number): Error {
		return new Failure('ratelimited', seconds);
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

	/** A person writes; answers the time that is the message's id. */
	say(
		text: string,
		fields: { thread?: string; files?: any[]; user?: string; channel?: string } = {},
	) {
		const { thread, files, user = 'U0ANNA', channel = CHANNEL } = fields;
		const ts = this.time();
		this.posts.push({ ts, channel, thread, text, user, edits: 0, reactions: [] });
		const event = {
			type: 'message',
			channel,
			user,
			text,
			ts,
			channel_type: 'channel',
			...(thread !== undefined && { thread_ts: thread }),
			...(files && { files, subtype: 'file_share' }),
		};
		this.push(event);
		// Slack tells of a message that names the bot twice.
		if (text.includes(`<@${BOT_USER}>`)) this.push({ ...event, type: 'app_mention' });
		return ts;
	}

	command(words: string, thread?: string): string {
		return this.say(`<@${BOT_USER}> ${words}`, thread === undefined ? {} : { thread });
	}

	edit(ts: string, text: string): void {
		const post = this.find(CHANNEL, ts)!;
		const { user, thread } = post;
		const shape = { type: 'message', user, ts, ...(thread && { thread_ts: thread }) };
		this.push({
			type: 'message',
			subtype: 'message_changed',
			channel: CHANNEL,
			ts: this.time(),
			message: { ...shape, text, edited: { user, ts: this.time() } },
			previous_message: { ...shape, text: post.text },
		});
		post.text = text;
	}

	remove(ts: string): void {
		const post = this.find(CHANNEL, ts)!;
		this.posts.splice(this.posts.indexOf(post), 1);
		this.push({
			type: 'message',
			subtype: 'message_deleted',
			channel: CHANNEL,
			ts: this.time(),
			deleted_ts: ts,
			previous_message: { user: post.user, ts, thread_ts: post.thread, text: post.text },
		});
	}

	react(ts: string): void {
		const item = { type: 'message', channel: CHANNEL, ts };
		this.push({ type: 'reaction_added', user: 'U0ANNA', reaction: 'thumbsup', item });
	}

	/** Brings an event, signed or over a socket. */
	push(event: Record<string, any>, eventId = `Ev${(this.n += 1)}`): void {
		const payload = {
			token: 'unused',
			team_id: 'T1',
			api_app_id: 'A1',
			type: 'event_callback',
			event_id: eventId,
			event_time: Math.floor(Date.now() / 1000),
			event,
		};
		if (this.eventsUrl) void this.call(JSON.stringify(payload));
		else {
			this.waiting.push(
				JSON.stringify({
					type: 'events_api',
					envelope_id: `env-${(this.n += 1)}`,
					payload,
					accepts_response_payload: false,
					retry_attempt: 0,
				}),
			);
			this.flush();
		}
	}

	/** A signed call of the events URL. */
	async call(body: string, at = Math.floor(Date.now() / 1000), secret = SIGNING_SECRET) {
		const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
		return await fetch(this.eventsUrl ?? '', {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				'x-slack-request-timestamp': String(at),
				'x-slack-signature': `v0=${signature}`,
			},
			body,
		});
	}

	/** Slack closes connections now and then and wants a new one. */
	refresh(): void {
		const text = JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' });
		for (const socket of this.sockets) socket.send(text);
	}

	private connected(socket: WebSocket): void {
		this.sockets.add(socket);
		socket.send(
			JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' } }),
		);
		socket.on('message', (text) => {
			const { envelope_id } = JSON.parse(String(text));
			if (envelope_id) this.unacked.delete(envelope_id);
		});
		socket.on('close', () => {
			this.sockets.delete(socket);
			// What was not acknowledged is told again.
			for (const [id, envelope] of this.unacked) {
				if (envelope.socket !== socket) continue;
				this.unacked.delete(id);
				this.waiting.push(envelope.text);
			}
			this.flush();
		});
		this.flush();
	}

	private flush(): void {
		const [socket] = [...this.sockets].slice(-1);
		if (!socket) return;
		for (const text of this.waiting.splice(0)) {
			this.unacked.set(JSON.parse(text).envelope_id, { text, socket });
			socket.send(text);
		}
	}

	private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { pathname } = new URL(request.url ?? '', 'http://stand-in');
		const body = await buffer(request).catch(() => undefined);
		if (!body) return;
		if (pathname.startsWith('/files/')) {
			const { authorization } = request.headers;
			this.downloads.push(authorization);
			const bytes = this.files.get(pathname.slice('/files/'.length));
			const isAllowed = authorization === `Bearer ${BOT_TOKEN}`;
			response.writeHead(bytes && isAllowed ? 200 : 403).end(isAllowed ? bytes : undefined);
			return;
		}
		if (pathname.startsWith('/upload/')) {
			const upload = this.uploads.get(pathname.slice('/upload/'.length));
			const { body: file } = await parseBody(body, request.headers['content-type'] ?? '').catch(
				() => ({}) as any,
			);
			if (upload) upload.bytes = file?.bytes ?? body;
			response.writeHead(200).end('OK');
			return;
		}
		const method = pathname.replace('/api/', '');
		const params = await parseBody(body, request.headers['content-type'] ?? '');
		const answer = (status: number, value: object, headers = {}) => {
			response.writeHead(status, { 'content-type': 'application/json', ...headers });
			response.end(JSON.stringify(value));
		};
		try {
			const token = method === 'apps.connections.open' ? APP_TOKEN : BOT_TOKEN;
			const given = request.headers.authorization ?? `Bearer ${params.token}`;
			if (given !== `Bearer ${token}`) throw new Failure('invalid_auth');
			this.calls.push({ method, params });
			await this.before({ method, params });
			const scopes = this.scopes && { 'x-oauth-scopes': this.scopes.join(',') };
			answer(200, { ok: true, ...this.run(method, params) }, scopes);
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			const { message, retryAfter } = error;
			if (retryAfter === undefined) answer(200, { ok: false, error: message });
			else answer(429, { ok: false, error: message }, { 'retry-after': String(retryAfter) });
		}
	}

	private run(method: string, params: Record<string, any>): object {
		const { channel, ts } = params;
		switch (method) {
			case 'auth.test':
				return { user_id: BOT_USER, bot_id: 'B0BOT', user: 'pocketping', team: 'Shop' };
			case 'apps.connections.open':
				return { url: `${this.url.replace('http', 'ws')}/link` };
			case 'conversations.info':
				if (channel !== CHANNEL) throw new Failure('channel_not_found');
				return { channel: { id: CHANNEL, name: 'support', is_member: this.isMember } };
			case 'users.info':
				return {
					user: {
						id: params.user,
						name: 'anna',
						real_name: 'Anna Berg',
						profile: { display_name: 'Anna', image_72: 'https://avatars.example/anna.png' },
					},
				};
			case 'chat.postMessage':
				return this.post(params);
			case 'chat.update': {
				const post = this.find(channel, ts);
				if (!post) throw new Failure('message_not_found');
				if (post.user !== BOT_USER) throw new Failure('cant_update_message');
				if (params.text.length > 4000) throw new Failure('msg_too_long');
				Object.assign(post, { text: params.text, edits: post.edits + 1 });
				return { ts };
			}
			case 'chat.delete': {
				const post = this.find(channel, ts);
				if (!post) throw new Failure('message_not_found');
				if (post.user !== BOT_USER) throw new Failure('cant_delete_message');
				this.posts.splice(this.posts.indexOf(post), 1);
				return {};
			}
			case 'reactions.add':
			case 'reactions.remove': {
				const post = this.find(channel, params.timestamp);
				if (!post) throw new Failure('message_not_found');
				const has = post.reactions.includes(params.name);
				if (method === 'reactions.add') {
					if (has) throw new Failure('already_reacted');
					post.reactions.push(params.name);
				} else if (!has) throw new Failure('no_reaction');
				else post.reactions = post.reactions.filter((name) => name !== params.name);
				return {};
			}
			case 'files.getUploadURLExternal': {
				const id = `F${(this.n += 1)}`;
				this.uploads.set(id, { name: params.filename, bytes: Buffer.alloc(0) });
				return { file_id: id, upload_url: `${this.url}/upload/${id}` };
			}
			case 'files.completeUploadExternal': {
				const [{ id }] = typeof params.files === 'string' ? JSON.parse(params.files) : params.files;
				const upload = this.uploads.get(id)!;
				this.post(
					{ channel: params.channel_id, thread_ts: params.thread_ts, text: '' },
					{ id, ...upload },
				);
				return { files: [{ id, title: upload.name }] };
			}
			case 'files.delete': {
				const post = this.posts.find(({ file }) => file?.id === params.file);
				if (!post) throw new Failure('file_not_found');
				this.posts.splice(this.posts.indexOf(post), 1);
				return {};
			}
			default:
				throw new Failure('unknown_method');
		}
	}

	isMember = true;
	/** What the app was granted. */
	scopes: string[] | undefined;

	private post(params: Record<string, any>, file?: SlackPost['file']): object {
		const { channel, text = '', thread_ts: thread } = params;
		if (channel !== CHANNEL) throw new Failure('channel_not_found');
		if (text === '' && !file) throw new Failure('no_text');
		if (text.length > 40_000) throw new Failure('msg_too_long');
		if (thread !== undefined && !this.find(channel, thread)) throw new Failure('thread_not_found');
		const ts = this.time();
		this.posts.push({
			ts,
			channel,
			thread,
			text,
			user: BOT_USER,
			edits: 0,
			reactions: [],
			...(file && { file }),
		});
		return { ts, channel, message: { text, ts } };
	}

	byBot(): SlackPost[] {
		return this.posts.filter(({ user }) => user === BOT_USER);
	}

	private find(channel: string, ts: string): SlackPost | undefined {
		return this.posts.find((post) => post.channel === channel && post.ts === ts);
	}

	private time(): string {
		return `${Math.floor(Date.now() / 1000)}.${String((this.n += 1)).padStart(6, '0')}`;
	}
}
