/** The operator WebSocket, /ws: after an `auth` frame, every event as it happens. */
import type { RawData, WebSocket } from 'ws';
import { errorBody } from '../../../../protocol/error-table';
import type { Hub } from '../../realtime/hub';
import { CLOSE, sendText } from '../../realtime/socket-frames';
import type { HttpContext } from '../http/http-context';
import type { Channel } from './upgrade';

/** Time a socket has to prove itself. */
const AUTH_TIMEOUT_MS = 10_000;

export function operatorChannel(context: HttpContext, hub: Hub): Channel {
	return (request) => {
		const address = context.addressOf(request);
		return Promise.resolve((socket) => {
			const cancel = context.core.clock.after(AUTH_TIMEOUT_MS, () => refuse(socket));
			socket.once('message', (data) => {
				cancel();
				if (context.isApiKey(keyOf(data))) {
					admit(context, hub, socket);
				} else {
					context.log.warn({ address }, 'operator socket refused: wrong API key');
					refuse(socket);
				}
			});
			socket.on('close', cancel);
		});
	};
}

function admit({ core }: HttpContext, hub: Hub, socket: WebSocket): void {
	hub.addOperator(socket);
	socket.on('close', () => hub.removeOperator(socket));
	sendText(socket, JSON.stringify({ type: 'auth.ok', projectId: core.projectId }));
}

function refuse(socket: WebSocket): void {
	const body = errorBody(
		'UNAUTHORIZED',
		'Send {"type":"auth","apiKey":"<API key>"} as the first frame.',
	);
	sendText(socket, JSON.stringify({ type: 'error', ...body }));
	socket.close(CLOSE.unauthorized, 'unauthorized');
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
