/** Where a page's stream is to go on from, as its address or its browser says. */
import type { StreamStart } from '../../../realtime/catch-up';

const POSITION = /^\d{1,15}$/;
const ISO_TIME = /^\d{4}-\d\d-\d\dT/;

/**
 * @param since position in the event log, which this runtime's widget keeps, and `Last-Event-ID` repeats
 * @param after ISO time, which the existing widget sends
 */
export function streamStart(since: unknown, after: unknown): StreamStart {
	const time = typeof after === 'string' && ISO_TIME.test(after) ? Date.parse(after) : NaN;
	return {
		since: typeof since === 'string' && POSITION.test(since) ? Number(since) : undefined,
		after: Number.isNaN(time) ? undefined : time,
	};
}
