/** Keeps the widget connected: POST /connect, then the stream, again and again, for as long as it takes. */
import { ApiError } from './api';
import { RetryTimer } from './retry-timer';
import { StreamSocket, type SocketEnd } from './stream-socket';
import { warn } from './warn';
import type { Frame } from './wire';

interface ConnectionDeps {
	/** Makes or resumes the session. */
	connect: () => Promise<void>;
	/** Where to open the stream; asked again for every attempt, since it names the last frame seen. */
	streamUrl: () => string;
	onOpen: () => void;
	/** An open socket was lost, or one could not be opened. */
	onDown: () => void;
	onFrame: (frame: Frame) => void;
	/** The server will not replay what was missed. */
	onTooFarBehind: () => void;
	isVisible: () => boolean;
}

/** After this many refused sockets the session itself is in doubt, and POST /connect is asked. */
const REFUSALS_BEFORE_CONNECT = 2;

/** A server that refuses this page is asked again only now and then. */
const REFUSED_RETRY_MS = 60_000;

export class Connection {
	private socket: StreamSocket | undefined;
	private refusals = 0;
	private hasSession = false;
	private stopped = true;
	/** Counts starts and stops, so that an answer that comes after a stop is not acted upon. */
	private run = 0;
	private busy = false;
	private readonly timer: RetryTimer;

	constructor(private readonly deps: ConnectionDeps) {
		this.timer = new RetryTimer(() => void this.attempt(), deps.isVisible);
	}

	/** Whether frames can be sent now. */
	get isOpen(): boolean {
		return this.socket?.isOpen === true;
	}

	/** Whether the network lets requests through, but no socket. */
	get isBlocked(): boolean {
		return this.hasSession && !this.isOpen && this.refusals >= REFUSALS_BEFORE_CONNECT;
	}

	start(): void {
		if (!this.stopped) return;
		this.stopped = false;
		void this.attempt();
	}

	stop(): void {
		this.stopped = true;
		this.run += 1;
		this.busy = false;
		this.timer.cancel();
		this.dropSocket();
	}

	send(frame: { type: string; data: unknown }): boolean {
		if (!this.isOpen) return false;
		this.socket?.send(frame);
		return true;
	}

	/** Something suggests that the network is back. */
	hurry(): void {
		this.timer.hurry();
	}

	/** Replaces a socket that looks open but may be dead. */
	recycle(): void {
		if (this.stopped || !this.socket) return;
		this.dropSocket();
		this.deps.onDown();
		void this.attempt();
	}

	/** The session is gone: ask for one before anything else. */
	forgetSession(): void {
		// Told again while it is already planned, it must not begin to wait anew.
		if (this.stopped || this.busy || !this.hasSession) return;
		this.hasSession = false;
		this.dropSocket();
		this.deps.onDown();
		this.timer.schedule();
	}

	private async attempt(): Promise<void> {
		if (this.stopped || this.busy || this.socket) return;
		if (!this.hasSession || this.refusals >= REFUSALS_BEFORE_CONNECT) {
			const run = this.run;
			this.busy = true;
			try {
				await this.deps.connect();
				if (run !== this.run) return;
				this.hasSession = true;
			} catch (error) {
				if (run !== this.run) return;
				this.busy = false;
				this.planAfter(error);
				return;
			}
			this.busy = false;
		}
		this.openSocket();
	}

	private planAfter(error: unknown): void {
		const refused = error instanceof ApiError && error.isFinal;
		if (refused) warn(`the server refuses this page: ${error.message}`);
		const wait = error instanceof ApiError ? error.retryAfterMs : 0;
		this.timer.schedule(refused ? REFUSED_RETRY_MS : wait);
	}

	private openSocket(): void {
		try {
			this.socket = new StreamSocket(this.deps.streamUrl(), {
				onOpen: () => {
					this.refusals = 0;
					this.deps.onOpen();
				},
				onFrame: this.deps.onFrame,
				onEnd: (end) => this.socketEnded(end),
			});
		} catch {
			this.refusals += 1;
			this.timer.schedule();
		}
	}

	private socketEnded({ wasOpen, wasStable, isSessionRefused, isTooFarBehind }: SocketEnd): void {
		this.socket = undefined;
		if (!wasOpen) this.refusals += 1;
		if (wasStable) this.timer.reset();
		if (isSessionRefused) this.hasSession = false;
		if (isTooFarBehind) this.deps.onTooFarBehind();
		this.deps.onDown();
		this.timer.schedule();
	}

	private dropSocket(): void {
		this.socket?.drop();
		this.socket = undefined;
	}
}
