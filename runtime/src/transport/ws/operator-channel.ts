/** The operator WebSocket, /ws: after an `auth` frame, every event as it happens. */
import type { Duplex } from 'node:stream';
import type { RawData } from 'ws';
import { errorBody } from '../../../../protocol/error-table';
import { ChatError } from '../../core/chat-error';
import { SparseLog } from '../../logging/sparse-log';
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
	const warnings = new SparseLog(context.log, context.core.clock);
	return async (request) => {
		const address = context.addressOf(request);
		await context.limits.take('stream', addressKey(address));
		unproven.enter(addressKey(address));
		return {
			opened: (socket, stream) =>
				void new OperatorSocket(socket, stream, context, { unproven, warnings, address }),
			dropped: () => unproven.leave(addressKey(address)),
		};
	};
}

/** What sockets that have not proved themselves yet are counted by. */
interface Door {
	unproven: ConnectionCap;
	warnings: SparseLog;
	/** Where this one comes from. */
	address: string;
}

class OperatorSocket extends SocketConnection {
	/** Calls off the end that awaits a socket without a key; undefined once the first frame has come. */
	private cancelTimeout: (() => void) | undefined;

	constructor(
		socket: ChatSocket,
		stream: Duplex,
		private readonly context: HttpContext,
		private readonly door: Door,
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
		const { isApiKey, hub, core, limits } = this.context;
		if (isApiKey(keyOf(data))) {
			hub.addOperator(this);
			const welcome = { type: 'auth.ok', projectId: core.projectId };
			this.send(new Frame(welcome));
		} else {
			const { address, warnings } = this.door;
			const key = addressKey(address);
			warnings.write(key, { address }, 'operator socket refused: wrong API key');
			void limits.take('refusal', key).then(
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
		this.door.unproven.leave(addressKey(this.door.address));
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
