/** Several instances in this process: each with its own streams and its own Redis connections, on one store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { EventType } from '../../../protocol/event-types';
import type { CoreContext } from '../../../runtime/src/core/core-context';
import { Journal, type CommittedEvent } from '../../../runtime/src/core/journal';
import { toIso } from '../../../runtime/src/core/clock';
import { createLog } from '../../../runtime/src/logging/create-log';
import { Connection } from '../../../runtime/src/realtime/connection';
import type { Frame } from '../../../runtime/src/realtime/frame';
import { Hub } from '../../../runtime/src/realtime/hub';
import type { PageConnection } from '../../../runtime/src/realtime/page-connection';
import { VisitorStreams } from '../../../runtime/src/realtime/visitor-streams';
import type { SessionRecord } from '../../../runtime/src/storage/records';
import { SqliteStore } from '../../../runtime/src/storage/sqlite/sqlite-store';
import type { Store } from '../../../runtime/src/storage/store';
import { connectInstances, type Instances } from '../../../runtime/src/wiring/connect-instances';
import { ManualClock } from '../../support/manual-clock';
import { sharedLog } from './shared-log';

/** A stream whose frames a test reads. */
export class TestStream extends Connection {
	ended: number | undefined;
	page: PageConnection | undefined;
	private text = '';

	constructor() {
		const stream = new PassThrough();
		super(stream);
		stream.on('data', (chunk) => (this.text += String(chunk)));
	}

	get isOpen(): boolean {
		return this.ended === undefined;
	}

	beat(): void {}
	terminate(): void {}

	/** Everything that was written, in order. */
	get frames(): any[] {
		return [...this.text.matchAll(/^data: (.*)$/gm)].map(([, json = '']) => JSON.parse(json));
	}

	/** Names of custom events, in order. */
	get names(): string[] {
		return this.frames.map(({ data, event }) => (data ?? event)?.name as string);
	}

	protected bytesOf(frame: Frame): Buffer {
		return frame.eventStreamBytes;
	}

	protected end(code: number): void {
		this.ended = code;
	}
}

export class Instance {
	readonly logLines: string[] = [];
	/** Set to keep what is committed here from the others, as a process that dies does. */
	isMute = false;
	private readonly streams: VisitorStreams;

	constructor(
		readonly hub: Hub,
		readonly journal: Journal,
		readonly shared: Instances,
		readonly core: CoreContext,
		lines: string[],
	) {
		this.logLines = lines;
		const log = createLog('debug', { write: (line) => void lines.push(line) });
		this.streams = new VisitorStreams({ core, hub, feed: shared.feed, log, isCapped: false });
		journal.onCommit((events) => {
			if (!this.isMute) shared.realtime.publish(events);
		});
	}

	/** Opens a page. @param since undefined: as the existing widget does */
	open(sessionId: string, since?: number): TestStream {
		const stream = new TestStream();
		const owner = { sessionId, addressKey: '192.0.2.1' };
		stream.page = this.streams.open(stream, owner, { since, after: undefined });
		return stream;
	}

	close(stream: TestStream): void {
		if (stream.page) this.streams.closed(stream.page);
	}

	openOperator(): TestStream {
		const stream = new TestStream();
		this.hub.add(stream);
		this.hub.addOperator(stream);
		return stream;
	}

	/** Commits a custom event for a session's pages, or for all (null). */
	async emit(sessionId: string | null, name: string): Promise<CommittedEvent> {
		const type: EventType = 'custom_event.sent';
		return await this.journal.write(async (unit) => {
			const session =
				sessionId === null ? null : ((await unit.tx.getSession(sessionId)) as SessionRecord);
			const event = { name, timestamp: toIso(unit.now) };
			return await unit.append({ type, session, data: { event } });
		});
	}
}

export class TestInstances {
	readonly errors: unknown[] = [];
	private readonly running: Instances[] = [];

	private constructor(
		readonly store: Store,
		readonly clock: ManualClock,
		private readonly directory: string,
	) {}

	static async open(): Promise<TestInstances> {
		const directory = mkdtempSync(join(tmpdir(), 'pocketping-test-'));
		const store = await SqliteStore.open(join(directory, 'test.db'), (error) => {
			throw error;
		});
		return new TestInstances(sharedLog(store), new ManualClock(), directory);
	}

	/** One more, connected to this Redis. */
	async start(url: string): Promise<Instance> {
		const { store, clock } = this;
		const hub = new Hub();
		const journal = new Journal(store, clock, 'proj_1');
		const lines: string[] = [];
		const log = createLog('debug', { write: (line) => void lines.push(line) });
		const onError = (error: unknown) => this.errors.push(error);
		const projectId = 'proj_1';
		const shared = await connectInstances({
			url,
			hub,
			store,
			journal,
			clock,
			projectId,
			log,
			onError,
		});
		this.running.push(shared);
		const { realtime } = shared;
		const core = { store, journal, clock, projectId, realtime, fileUrl: () => '' };
		return new Instance(hub, journal, shared, core as Partial<CoreContext> as CoreContext, lines);
	}

	async addSession(id: string): Promise<void> {
		const now = this.clock.now();
		await this.store.transaction((tx) =>
			tx.insertSession({
				id,
				visitorId: 'vis_1',
				status: 'active',
				createdAt: now,
				lastActivity: now,
				closedAt: null,
				metadata: {},
				identity: null,
				aiEnabled: null,
				handledBy: 'waiting',
				announcedAt: now,
				contact: null,
				csat: null,
				screenshot: null,
			}),
		);
	}

	async stop(): Promise<void> {
		for (const shared of this.running) await shared.stop();
		await this.store.close();
		rmSync(this.directory, { recursive: true, force: true });
	}
}
