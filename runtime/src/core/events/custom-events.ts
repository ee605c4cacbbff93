/** Custom events, both ways: from a page to whoever subscribed, and from a workflow to the page. */
import type { CustomEvent } from '../../../../protocol/shapes';
import type { CoreContext } from '../core-context';
import { toIso } from '../clock';
import type { EmittedEvent } from './emitted-event';
import { wake } from '../sessions/wake';
import { touch } from '../sessions/touch';
import { requireSession } from '../sessions/require-session';

export interface CustomEventDraft {
	name: string;
	data?: unknown;
	/** The sender's own id for it; sending again under the same id adds nothing. */
	clientId?: string;
}

/**
 * A page says that something happened.
 * @throws {ChatError} SESSION_NOT_FOUND
 */
export async function receiveEvent(
	core: CoreContext,
	sessionId: string,
	draft: CustomEventDraft,
): Promise<void> {
	await core.journal.write(async (unit) => {
		const known = await requireSession(unit.tx, sessionId);
		const type = 'custom_event.received';
		const { clientId } = draft;
		if (clientId && (await unit.tx.findEventByClientId(sessionId, type, clientId))) return;
		const open = await wake(unit, known);
		await touch(unit, open);
		await unit.tx.rememberEventName(draft.name, unit.now);
		await unit.append({
			type,
			session: { ...open, lastActivity: unit.now },
			data: { event: toEvent(draft, unit.now, sessionId) },
			clientId,
		});
	});
}

/**
 * Sends an event to the pages of one session. Pages that reconnect in the next moments get it too.
 * @throws {ChatError} SESSION_NOT_FOUND
 */
export async function emitEvent(
	core: CoreContext,
	sessionId: string,
	draft: CustomEventDraft,
): Promise<EmittedEvent> {
	const recorded = await core.journal.write(async (unit) => {
		const session = await requireSession(unit.tx, sessionId);
		const event = toEvent(draft, unit.now, sessionId);
		const { body } = await unit.append({ type: 'custom_event.sent', session, data: { event } });
		return { id: body.id, ...event };
	});
	return { ...recorded, delivered: await core.realtime.pagesOf(sessionId) };
}

/** Sends an event to every connected page. */
export async function broadcastEvent(
	core: CoreContext,
	draft: CustomEventDraft,
): Promise<EmittedEvent> {
	const recorded = await core.journal.write(async (unit) => {
		const event = toEvent(draft, unit.now);
		const { body } = await unit.append({
			type: 'custom_event.sent',
			session: null,
			data: { event },
		});
		return { id: body.id, ...event };
	});
	return { ...recorded, delivered: await core.realtime.pages() };
}

function toEvent(draft: CustomEventDraft, now: number, sessionId?: string): CustomEvent {
	return {
		name: draft.name,
		...(draft.data !== undefined && { data: draft.data }),
		timestamp: toIso(now),
		...(sessionId !== undefined && { sessionId }),
	};
}
