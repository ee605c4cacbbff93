/** The session that a timer is about, as its key has it. */
import type { TimerKind, TimerRecord } from '../records';

const OF_A_SESSION: readonly TimerKind[] = [
	'visitor_left',
	'ai_takeover',
	'ai_answer',
	'ai_handback',
];

/** @returns undefined for timers that are about something else */
export function sessionOfTimer({
	kind,
	sessionId: key,
}: Pick<TimerRecord, 'kind' | 'sessionId'>): string | undefined {
	if (OF_A_SESSION.includes(kind)) return key;
	// Of a subscription and a session.
	return kind === 'webhook_burst' ? key.slice(key.indexOf(':') + 1) : undefined;
}
