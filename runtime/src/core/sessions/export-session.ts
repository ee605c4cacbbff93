/** Everything that is kept of a session, for whoever is entitled to a copy. */
import type { EventBody, Message, Session } from '../../../../protocol/shapes';
import type { CoreContext } from '../core-context';
import { toMessage, toSession } from '../shapes/management-shapes';
import { requireSession } from './require-session';

export interface SessionExport {
	session: Session;
	/** In the order they were added. */
	messages: Message[];
	/** In the order they happened. */
	events: EventBody[];
}

/** Rows read at a time: a long conversation must not hold up everything else. */
const PAGE = 500;

/** @throws {ChatError} SESSION_NOT_FOUND */
export async function exportSession(core: CoreContext, sessionId: string): Promise<SessionExport> {
	const { store, fileUrl, projectId } = core;
	const session = await requireSession(store, sessionId);
	const messages = await pages(async (oldest: Message | undefined) => {
		const found = await store.listMessages(sessionId, { beforeId: oldest?.id, limit: PAGE });
		return found.map((message) => toMessage(message, fileUrl)).reverse();
	});
	const events = await pages(async (oldest: { seq: number; body: string } | undefined) =>
		store.listEvents({ sessionId, beforeSeq: oldest?.seq, limit: PAGE }),
	);
	return {
		session: toSession(session, projectId),
		messages,
		events: events.map(({ body }) => JSON.parse(body) as EventBody),
	};
}

/** Reads newest first until there is no more, and turns it round. */
async function pages<Row>(read: (oldest: Row | undefined) => Promise<Row[]>): Promise<Row[]> {
	const all: Row[] = [];
	for (;;) {
		const page = await read(all.at(-1));
		all.push(...page);
		if (page.length < PAGE) return all.reverse();
	}
}
