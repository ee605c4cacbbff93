/** What a page gets first when its stream opens: everything that happened while it was not listening. */
import type { EventBody, Message } from '../../../protocol/shapes';
import type { CoreContext } from '../core/core-context';
import { emptied, quotesFor } from '../core/messages/quote';
import { pendingCsatFrame } from '../core/sessions/csat';
import { pendingScreenshotFrame } from '../core/sessions/screenshots';
import { toMessage } from '../core/shapes/management-shapes';
import { FRAME_TYPES, toFrame, toWidgetMessage } from '../core/shapes/widget-shapes';
import { CLOSE } from './close-codes';
import { Frame } from './frame';
import type { PageConnection } from './page-connection';

/** Missed events read at a time, and how often; a page further behind starts over with /connect. */
const REPLAY_PAGE = 200;
const MAX_REPLAY_PAGES = 10;

/**
 * The existing widget opens its socket again without saying where it stopped: a second ago, or before the weekend
 * that its laptop slept through.
 */
const RECENT_MS = 7 * 24 * 60 * 60_000;

/** Its times are partly the visitor's clock's: a time is never taken to be later than this long ago. */
const OVERLAP_MS = 10_000;

/** Recent messages sent at the most. */
const MAX_RECENT = 50;

/** Where a page stopped. */
export interface StreamStart {
	/** Position in the event log. */
	since: number | undefined;
	/** If that is not known: the time of the last message it has, in milliseconds. */
	after: number | undefined;
}

/**
 * Sends what the page missed and what waits for its answer, then lets the live frames through.
 * @param isShared whether other instances write to the log, so that the page's position in it must be known
 */
export async function catchUp(
	core: CoreContext,
	page: PageConnection,
	start: StreamStart,
	isShared: boolean,
): Promise<void> {
	const position = isShared
		? await sendMissedOfAll(core, page, start)
		: await sendMissed(core, page, start);
	if (!page.connection.isOpen) return;
	if (!page.caughtUp(position)) await catchUpAgain(core, page);
	await sendRequests(core, page);
}

/** Reads the log for a page that something is missing for, until nothing is. */
export async function catchUpAgain(core: CoreContext, page: PageConnection): Promise<void> {
	let position: number;
	do {
		// Known of before the log is read, so it is found there if the page is to be told of it.
		const { awaited } = page;
		position = Math.max(await replayLog(core, page, page.position), awaited);
		if (!page.connection.isOpen) return;
	} while (!page.caughtUp(position));
}

/** @returns position of the last event replayed, 0 if there was none */
async function sendMissed(
	core: CoreContext,
	page: PageConnection,
	{ since, after }: StreamStart,
): Promise<number> {
	if (since !== undefined) return await replayLog(core, page, since);
	await sendRecent(core, page, after);
	return 0;
}

/** @returns position up to which the page has had everything */
async function sendMissedOfAll(
	core: CoreContext,
	page: PageConnection,
	start: StreamStart,
): Promise<number> {
	if (start.since === undefined) {
		// Asked before the messages are read, so that none after it are taken for known.
		const position = await core.store.lastEventSeqOf(page.sessionId);
		await sendMissed(core, page, start);
		return position;
	}
	const replayedTo = await sendMissed(core, page, start);
	// What a page claims counts only as far as there is a log: it may have been restored from an older copy.
	return replayedTo || Math.min(start.since, await core.store.lastEventSeq());
}

/** @returns position of the last event replayed, 0 if there was none */
async function replayLog(core: CoreContext, page: PageConnection, since: number): Promise<number> {
	let replayedTo = 0;
	for (let round = 0; page.connection.isOpen; round += 1) {
		if (round === MAX_REPLAY_PAGES) {
			page.connection.close(CLOSE.tooFarBehind, 'connect again');
			break;
		}
		const from = Math.max(since, replayedTo);
		const missed = await core.store.eventsSince(page.sessionId, from, FRAME_TYPES, REPLAY_PAGE);
		const bodies = missed.map(({ body }) => JSON.parse(body) as EventBody);
		const deleted = await deletedAmong(core, page.sessionId, bodies);
		for (const [index, { seq, clientId }] of missed.entries()) {
			const content = toFrame(seq, withoutDeleted(bodies[index] as EventBody, deleted), clientId);
			if (content) await page.replay(new Frame(content));
			replayedTo = seq;
		}
		if (missed.length < REPLAY_PAGE) break;
	}
	return replayedTo;
}

/** What was deleted since is not shown again, not even for the moment until its deletion is replayed, too. */
async function deletedAmong(
	{ store, fileUrl }: CoreContext,
	sessionId: string,
	bodies: readonly EventBody[],
): Promise<Map<string, Message>> {
	const ids = bodies.flatMap(({ data: { message, quoted } }) =>
		[message?.id, quoted?.id].filter((id) => id !== undefined),
	);
	if (ids.length === 0) return new Map();
	const messages = await store.findMessages(sessionId, ids);
	const deleted = messages.filter(({ deletedAt }) => deletedAt !== null);
	return new Map(deleted.map((message) => [message.id, toMessage(message, fileUrl)]));
}

function withoutDeleted(body: EventBody, deleted: ReadonlyMap<string, Message>): EventBody {
	const { message, quoted } = body.data;
	const tombstone = message && deleted.get(message.id);
	const isQuoteGone = quoted !== undefined && deleted.has(quoted.id);
	if (!tombstone && !isQuoteGone) return body;
	const data = { ...body.data, message: tombstone ?? message };
	return { ...body, data: isQuoteGone ? { ...data, quoted: emptied(quoted) } : data };
}

/**
 * Messages as they are now, which the widget merges by id. Custom events are not among them: their handlers
 * would run a second time.
 */
async function sendRecent(
	{ store, clock, fileUrl }: CoreContext,
	page: PageConnection,
	after: number | undefined,
): Promise<void> {
	const now = clock.now();
	const since = after === undefined ? now - RECENT_MS : Math.min(after, now - OVERLAP_MS);
	let messages = await store.listMessages(page.sessionId, { since, limit: MAX_RECENT });
	// So many that they were cut off, and the ones cut off are the newest.
	if (messages.length === MAX_RECENT) {
		messages = await store.listMessages(page.sessionId, { limit: MAX_RECENT });
	}
	const quotes = await quotesFor(store, page.sessionId, messages);
	for (const message of messages) {
		const data = toWidgetMessage(toMessage(message, fileUrl), quotes.get(message.replyTo ?? ''));
		await page.replay(new Frame({ type: 'message', data }));
	}
}

/** What the operators' side asked for and the visitor has not answered. */
async function sendRequests({ store, clock }: CoreContext, page: PageConnection): Promise<void> {
	// Read only now: whatever is asked from here on reaches the page live.
	const session = await store.getSession(page.sessionId);
	if (!session) return;
	const requests = [pendingCsatFrame(session), pendingScreenshotFrame(session, clock.now())];
	for (const request of requests) if (request) page.send(new Frame(request));
}
