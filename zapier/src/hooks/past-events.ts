/** Real events for the editor's test step: what would have started the Zap. */
import type { Bundle, ZObject } from 'zapier-platform-core';
import type { EventBody } from '../../../protocol/shapes';
import { call } from '../api/call';
import { isWanted, type Interest } from './interest';

const PAGE = 100;

/** Looks no further back than this, however rare the wanted events are. */
const MAX_PAGES = 3;

/** Records that the editor offers to choose from. */
const ENOUGH = 10;

/** The newest events that fit, newest first: in the log they have the same JSON as in a delivery. */
export async function pastEvents(
	z: ZObject,
	bundle: Bundle,
	interest: Interest,
): Promise<EventBody[]> {
	const { event: type, eventNames } = interest;
	const only = eventNames?.length === 1 ? eventNames[0] : undefined;
	const name = only?.includes('*') ? undefined : only;
	const wanted: EventBody[] = [];
	let cursor: string | undefined;
	for (let page = 0; page < MAX_PAGES && wanted.length < ENOUGH; page += 1) {
		const { events, nextCursor } = await call<{ events: EventBody[]; nextCursor: string | null }>(
			z,
			bundle,
			{ method: 'GET', path: '/events', query: { type, name, limit: PAGE, cursor } },
		);
		wanted.push(...events.filter((body) => isWanted(interest, body)));
		if (nextCursor === null) break;
		cursor = nextCursor;
	}
	return wanted.slice(0, ENOUGH);
}
