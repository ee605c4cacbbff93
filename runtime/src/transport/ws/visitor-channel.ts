/** The visitor's stream as a WebSocket, /pocketping/stream: frames to the page, custom events from it. */
import type { Duplex } from 'node:stream';
import type { RawData } from 'ws';
import { ChatError } from '../../core/chat-error';
import { requireSession } from '../../core/sessions/require-session';
import { CLOSE } from '../../realtime/close-codes';
import type { StreamStart } from '../../realtime/catch-up';
import type { PageConnection } from '../../realtime/page-connection';
import type { StreamOwner } from '../../realtime/visitor-streams';
import { addressKey } from '../../security/client-address';
import type { HttpContext } from '../http/http-context';
import { streamStart } from '../http/widget/stream-start';
import { visitorSession } from '../http/widget/visitor-session';
import type { ChatSocket } from './chat-socket';
import { FrameBudget } from './frame-budget';
import { receiveFrame } from './receive-frame';
import { SocketConnection } from './socket-connection';
import { turnAway } from './turn-away';
import type { Channel } from './upgrade';

export function visitorChannel(context: HttpContext): Channel {
	const { core, tokens, streams, limits, addressOf, isAllowedOrigin, gate } = context;
	return async (request, query) => {
		const address = addressKey(addressOf(request));
		await limits.take('stream', address);
		if (!isAllowedOrigin(request.headers.origin)) throw new ChatError('ORIGIN_NOT_ALLOWED');
		const refusal = gate?.(request);
		if (refusal) return turnAway(refusal.body.message);
		const proven = visitorSession(tokens, { sessionId: query.get('sessionId') });
		// The stored id is a text of its own; the other is cut from the address and would keep all of it.
		const { id: sessionId } = await requireSession(core.store, proven);
		const owner = { sessionId, addressKey: address };
		const start = streamStart(query.get('since'), query.get('after'));
		streams.reserve(owner);
		return {
			opened: (socket, stream) => void new VisitorSocket(socket, stream, context, owner, start),
			dropped: () => streams.release(owner),
		};
	};
}

class VisitorSocket extends SocketConnection {
	private readonly page: PageConnection;
	private readonly budget: FrameBudget | null;

	constructor(
		socket: ChatSocket,
		stream: Duplex,
		private readonly context: HttpContext,
		owner: StreamOwner,
		start: StreamStart,
	) {
		super(socket, stream);
		const { config, core } = context;
		this.budget = config.rateLimits ? new FrameBudget(core.clock.now()) : null;
		this.page = context.streams.open(this, owner, start);
	}

	receive(data: RawData): void {
		const spent = this.budget?.take(this.context.core.clock.now()) ?? 'within';
		if (spent === 'far over') return this.terminate();
		if (spent === 'over') return this.close(CLOSE.tooManyFrames, 'too many frames');
		receiveFrame(this.context, this.page, data).catch((error: unknown) => {
			this.context.log.error({ err: error }, 'a frame could not be handled');
			this.close(CLOSE.internalError, 'try again');
		});
	}

	closed(): void {
		this.context.streams.closed(this.page);
	}
}
