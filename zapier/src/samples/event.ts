/** A delivery as the runtime would send it: what triggers show before there is a real one. */
import type { EventType } from '../../../protocol/event-types';
import type { EventBody, EventData } from '../../../protocol/shapes';
import { SAMPLE_SESSION } from './session';

export function sampleEvent(event: EventType, data: EventData = {}): EventBody {
	return {
		id: 'evt_01a1f8662088000094e3b7d15c0fa268',
		event,
		timestamp: '2026-11-20T10:00:09.000Z',
		data: { sessionId: SAMPLE_SESSION.id, session: SAMPLE_SESSION, ...data },
	};
}
