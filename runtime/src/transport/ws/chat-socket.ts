/** A WebSocket that knows its connection, so that listeners are shared and none is made per socket. */
import { WebSocket } from 'ws';
import type { SocketConnection } from './socket-connection';

export class ChatSocket extends WebSocket {
	connection: SocketConnection | null = null;
}
