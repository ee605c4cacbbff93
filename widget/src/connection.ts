/** Keeps the widget connected: POST /connect, then a stream, again and again, for as long as it takes. */
import { ApiError } from './api-error';
import { RetryTimer } from './retry-timer';
import type { Stream, StreamEnd, StreamHandlers } from './stream';
import { StreamEvents } from './stream-events';
import { StreamPoll } from './stream-poll';
import { StreamSocket } from './stream-socket';
import { warn } from './warn';
import type { Frame } from './wire';

interface ConnectionDeps {
	/** Makes or resumes the session. */
	connect: () => Promise<void>;
	/** Where to open the stream; asked again for every attempt, since it names the last frame seen. */
	streamUrl: () => string;
	/** Asks for new messages without a stream. */
	poll: () => Promise<Record<string, unknown>>;
	onOpen: () => void;
	/** An open stream was lost, or one could not be opened. */
	onDown: () => void;
	onFrame: (frame: Frame) => void;
	/** The server will not replay what was missed. */
	onTooFarBehind: () => void;
	isVisible: () => boolean;
	/** How long to live with a lesser stream before a socket is tried again. */
	probeMs?: number;
}

/** After this many streams that did not work the session itself is in doubt, and POST /connect is asked. */
const FAILURES_BEFORE_CONNECT = 2;

/** A server that refuses this page is asked again only now and then. */
const REFUSED_RETRY_MS = 60_000;

const PROBE_MS = 30_000;

/** The ways to receive frames, the best first. */
const SOCKET = 0;
const EVENTS = 1;
const POLL = 2;

export class Connection {
	private stream: Stream | undefined;
	private probe: Stream | undefined;
	private way = SOCKET;
	private failures = 0;
	/** POST /connect failed as well: it was the server, and not something that lets no stream through. */
	private wasAway = false;
	private hasSession = false;
	private stopped = true;
	/** Counts starts and stops, so that an answer that comes after a stop is not acted upon. */
	private run = 0;
	private busy = false;
	private probeTimer: ReturnType<typeof setTimeout> | undefined;
	private readonly timer: RetryTimer;

	constructor(private readonly deps: ConnectionDeps) {
		this.timer = new RetryTimer(() => void this.attempt(), deps.isVisible);
	}

	/** Whether frames come in. */
	get isOpen(): boolean {
		return this.stream?.isOpen === true;
	}

	/** Whether frames can be sent as well. */
	get canSend(): boolean {
		return this.isOpen && this.way === SOCKET;
	}

	/** Whether the network lets requests through, but no socket. */
	get isBlocked(): boolean {
		return this.hasSession && !this.canSend && this.way !== SOCKET;
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
		this.dropStream();
	}

	/** Ends this session's stream and asks for a session anew. */
	restart(): void {
		this.stop();
		this.hasSession = false;
		this.start();
	}

	send(frame: { type: string; data: unknown }): boolean {
		return this.canSend && this.stream?.send(frame) === true;
	}

	/** Something suggests that the network is back. */
	hurry(): void {
		this.timer.hurry();
	}

	/** Replaces a stream that looks open but may be dead; on another network a socket may pass again. */
	recycle(): void {
		if (this.stopped || !this.stream) return;
		this.dropStream();
		this.way = SOCKET;
		this.failures = 0;
		this.deps.onDown();
		void this.attempt();
	}

	/** The session is gone: ask for one before anything else. */
	forgetSession(): void {
		// Told again while it is already planned, it must not begin to wait anew.
		if (this.stopped || this.busy || !this.hasSession) return;
		this.hasSession = false;
		this.dropStream();
		this.deps.onDown();
		this.timer.schedule();
	}

	private async attempt(): Promise<void> {
		if (this.stopped || this.busy || this.stream) return;
		const inDoubt = !this.hasSession || this.failures >= FAILURES_BEFORE_CONNECT;
		if (inDoubt && !(await this.askForSession())) return;
		if (!this.stream) this.openStream();
	}

	private async askForSession(): Promise<boolean> {
		const run = this.run;
		this.busy = true;
		try {
			await this.deps.connect();
		} catch (error) {
			if (run !== this.run) return false;
			this.busy = false;
			this.planAfter(error);
			return false;
		}
		if (run !== this.run) return false;
		this.busy = false;
		this.hasSession = true;
		// Requests pass and streams do not: from now on a lesser way.
		if (this.wasAway) this.way = SOCKET;
		else if (this.failures >= FAILURES_BEFORE_CONNECT && this.way < POLL) {
			this.way += 1;
			this.timer.reset();
		}
		this.failures = 0;
		this.wasAway = false;
		return true;
	}

	private planAfter(error: unknown): void {
		const answered = error instanceof ApiError && error.status < 500;
		const refused = answered && error.isFinal;
		if (!answered) this.wasAway = true;
		if (refused) warn(`the server refuses this page: ${error.message}`);
		const wait = error instanceof ApiError ? error.retryAfterMs : 0;
		this.timer.schedule(refused ? REFUSED_RETRY_MS : wait);
	}

	private openStream(): void {
		try {
			this.stream = this.makeStream({
				onOpen: () => {
					this.planProbe();
					this.deps.onOpen();
				},
				onFrame: this.deps.onFrame,
				onEnd: (end) => this.streamEnded(end),
			});
		} catch {
			this.failures += 1;
			this.timer.schedule();
		}
	}

	private makeStream(handlers: StreamHandlers): Stream {
		if (this.way === SOCKET) return new StreamSocket(this.deps.streamUrl(), handlers);
		if (this.way === EVENTS) return new StreamEvents(this.deps.streamUrl(), handlers);
		return new StreamPoll({ ask: this.deps.poll, isVisible: this.deps.isVisible }, handlers);
	}

	private streamEnded(end: StreamEnd): void {
		const { wasOpen, wasStable, isSessionRefused, isRestart, isTooFarBehind } = end;
		this.stream = undefined;
		if (isRestart) return this.comeBack(wasStable);
		if (wasStable) this.failures = 0;
		// One that opens and dies at once is no better than one that never opens.
		else if (!wasOpen || !isSessionRefused) this.failures += 1;
		if (wasStable) this.timer.reset();
		if (isSessionRefused) this.hasSession = false;
		if (isTooFarBehind) this.deps.onTooFarBehind();
		this.deps.onDown();
		this.timer.schedule();
	}

	/** The server said that it ends: another one takes over, at once if there are several. */
	private comeBack(wasStable: boolean): void {
		if (wasStable) this.timer.reset();
		this.deps.onDown();
		// One that sends everybody away as they come is not to be asked without a pause.
		if (wasStable) this.timer.soon();
		else this.timer.schedule();
	}

	/** While a lesser stream works, tries now and then whether a socket gets through by now. */
	private planProbe(): void {
		clearTimeout(this.probeTimer);
		if (this.stopped || this.way === SOCKET) return;
		this.probeTimer = setTimeout(() => this.probeSocket(), this.deps.probeMs ?? PROBE_MS);
	}

	private probeSocket(): void {
		if (!this.isOpen || !this.deps.isVisible()) return this.planProbe();
		this.probe = new StreamSocket(this.deps.streamUrl(), {
			onOpen: () => {
				this.stream?.drop();
				[this.stream, this.probe] = [this.probe, undefined];
				[this.way, this.failures] = [SOCKET, 0];
				this.timer.cancel();
				this.deps.onOpen();
			},
			onFrame: this.deps.onFrame,
			onEnd: (end) => {
				const wasProbe = this.probe !== undefined;
				this.probe = undefined;
				if (wasProbe) this.planProbe();
				else this.streamEnded(end);
			},
		});
	}

	private dropStream(): void {
		clearTimeout(this.probeTimer);
		this.probe?.drop();
		this.stream?.drop();
		this.probe = this.stream = undefined;
	}
}
