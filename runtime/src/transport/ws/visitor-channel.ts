/** The visitor's stream, /pocketping/stream: frames to the page, custom events from it. */
import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import type { EventBody } from '../../../../protocol/shapes';
import { ChatError } from '../../core/chat-error';
import { receiveEvent } from '../../core/events/custom-events';
import { requireSession } from '../../core/sessions/require-session';
import { FRAME_TYPES, toFrame } from '../../core/shapes/widget-shapes';
import type { Hub } from '../../realtime/hub';
import { PageConnection } from '../../realtime/page-connection';
import { CLOSE, sendText } from '../../realtime/socket-frames';
import { addressKey } from '../../security/client-address';
import type { HttpContext } from '../http/http-context';
import { parse } from '../http/parse';
import { pageEvent } from '../http/widget/event-route';
import { visitorSession } from '../http/widget/visitor-session';
import type { Channel } from './upgrade';

/** Missed events read at a time, and how often; a page further behind starts over with /connect. */
const REPLAY_PAGE = 200;
const MAX_REPLAY_PAGES = 10;

const frame = z.object({ type: z.string(), data: z.unknown().optional() });

export function visitorChannel(context: HttpContext, hub: Hub): Channel {
	const { core, tokens, isAllowedOrigin, log } = context;
	return async (request, query) => {
		if (!isAllowedOrigin(request.headers.origin)) throw new ChatError('ORIGIN_NOT_ALLOWED');
		const sessionId = visitorSession(tokens, { sessionId: query.get('sessionId') });
		await requireSession(core.store, sessionId);
		const address = addressKey(context.addressOf(request));
		const since = /^\d{1,15}$/.exec(query.get('since') ?? '')?.[0];

		return (socket) => {
			const page = new PageConnection(sessionId, socket);
			// Listening before reading the log: an event committed in between is held, not missed.
			hub.addPage(page);
			socket.on('close', () => hub.removePage(page));
			socket.on('message', (data) => {
				void receive(context, page, address, data).catch((error: unknown) => {
					log.error({ err: error }, 'a frame could not be handled');
					socket.close(1011);
				});
			});
			void replay(context, page, since).catch((error: unknown) => {
				log.error({ err: error }, 'missed events could not be replayed');
				socket.close(CLOSE.goingAway);
			});
		};
	};
}

async function replay(
	{ core }: HttpContext,
	page: PageConnection,
	since: string | undefined,
): Promise<void> {
	let seq = since === undefined ? 0 : Number(since);
	for (let round = 0; since !== undefined; round += 1) {
		if (round === MAX_REPLAY_PAGES) return page.socket.close(CLOSE.tooFarBehind, 'connect again');
		const missed = await core.store.eventsSince(page.sessionId, seq, FRAME_TYPES, REPLAY_PAGE);
		for (const { seq, body, clientId } of missed) {
			const frame = toFrame(seq, JSON.parse(body) as EventBody, clientId);
			if (frame) page.replay(JSON.stringify(frame));
		}
		seq = missed.at(-1)?.seq ?? seq;
		if (missed.length < REPLAY_PAGE) break;
	}
	page.caughtUp(seq);
}

async function receive(
	context: HttpContext,
	page: PageConnection,
	address: string,
	data: RawData,
): Promise<void> {
	const input = readFrame(data);
	// Unknown types are left alone: newer widgets may send more.
	if (input?.type !== 'event') return;
	const id = clientIdOf(input.data);
	try {
		await context.limits.take('event', page.sessionId);
		await context.limits.take('address', address);
		const event = parse(pageEvent, input.data);
		await receiveEvent(context.core, page.sessionId, {
			name: event.name,
			data: event.data,
			clientId: event.id,
		});
		if (id !== undefined) reply(page.socket, 'ack', { id });
	} catch (error) {
		if (!(error instanceof ChatError)) throw error;
		reply(page.socket, 'error', { ...(id !== undefined && { id }), ...error.body });
	}
}

function readFrame(data: RawData): z.output<typeof frame> | undefined {
	try {
		return frame.safeParse(JSON.parse(String(data))).data;
	} catch {
		return undefined;
	}
}

function clientIdOf(data: unknown): string | undefined {
	const id = (data as { id?: unknown } | undefined | null)?.id;
	return typeof id === 'string' && id.length <= 100 ? id : undefined;
}

function reply(socket: WebSocket, type: 'ack' | 'error', data: unknown): void {
	sendText(socket, JSON.stringify({ type, data }));
}
