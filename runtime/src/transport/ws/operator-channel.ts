/** The operator WebSocket, /ws: after an `auth` frame, every event as it happens. */
import type { Duplex } from 'node:stream';
import type { RawData } from 'ws';
import { errorBody } from '../../../../protocol/error-table';
import { ChatError } from '../../core/chat-error';
import { CLOSE } from '../../realtime/close-codes';
import { Frame } from '../../realtime/frame';
import { addressKey } from '../../security/client-address';
import { ConnectionCap, MAX_CONNECTIONS } from '../../security/connection-cap';
import type { HttpContext } from '../http/http-context';
import type { ChatSocket } from './chat-socket';
import { SocketConnection } from './socket-connection';
import type { Channel } from './upgrade';

/** Time a socket has to prove itself. */
const AUTH_TIMEOUT_MS = 10_000;

export function operatorChannel(context: HttpContext): Channel {
	const unproven = new ConnectionCap(
		context.config.rateLimits ? MAX_CONNECTIONS.unproven : Infinity,
	);
	return (request) => {
		const address = context.addressOf(request);
		unproven.enter(addressKey(address));
		return Promise.resolve({
			opened: (socket, stream) =>
				void new OperatorSocket(socket, stream, context, unproven, address),
			dropped: () => unproven.leave(addressKey(address)),
		});
	};
}

class OperatorSocket extends SocketConnection {
	/** Calls off the end that awaits a socket without a key; undefined once the first frame has come. */
	private cancelTimeout: (() => void) | undefined;

	constructor(
		socket: ChatSocket,
		stream: Duplex,
		private readonly context: HttpContext,
		private readonly unproven: ConnectionCap,
		private readonly address: string,
	) {
		super(socket, stream);
		context.hub.add(this);
		this.cancelTimeout = context.core.clock.after(AUTH_TIMEOUT_MS, () => {
			this.settle();
			this.refuse();
		});
	}

	receive(data: RawData): void {
		if (!this.settle()) return;
		const { isApiKey, hub, core, limits, log } = this.context;
		if (isApiKey(keyOf(data))) {
			hub.addOperator(this);
			const welcome = { type: 'auth.ok', projectId: core.projectId };
			this.send(new Frame(welcome));
		} else {
			log.warn({ address: this.address }, 'operator socket refused: wrong API key');
			void limits.take('refusal', addressKey(this.address)).then(
				() => this.refuse(),
				(error: unknown) => this.refuse(error),
			);
		}
	}

	closed(): void {
		this.settle();
		this.context.hub.remove(this);
	}

	/** Ends the wait for the first frame; false if that was over before. */
	private settle(): boolean {
		if (!this.cancelTimeout) return false;
		this.cancelTimeout();
		this.cancelTimeout = undefined;
		this.unproven.leave(addressKey(this.address));
		return true;
	}

	/** @param error what to say instead of that the key is missing */
	private refuse(error?: unknown): void {
		const missing = 'Send {"type":"auth","apiKey":"<API key>"} as the first frame.';
		const body = error instanceof ChatError ? error.body : errorBody('UNAUTHORIZED', missing);
		this.send(new Frame({ type: 'error', ...body }));
		this.close(CLOSE.unauthorized, 'unauthorized');
	}
}

/** The key of an `auth` frame; undefined for anything else. */
function keyOf(data: RawData): string | undefined {
	try {
		const frame = JSON.parse(String(data)) as { type?: unknown; apiKey?: unknown } | null;
		return frame?.type === 'auth' && typeof frame.apiKey === 'string' ? frame.apiKey : undefined;
	} catch {
		return undefined;
	}
}
