/** The timers, with what is done when each kind falls due. */
import type { Ai } from '../ai/create-ai';
import type { CoreContext } from '../core/core-context';
import { refreshOperators } from '../core/operators/operator-status';
import { confirmLeft, looksGone } from '../core/sessions/leave';
import { expireWait } from '../core/waits/end-waits';
import { endBurst } from '../core/webhooks/bursts';
import { continueCatchUp } from '../core/webhooks/catch-up';
import { continueReplay } from '../core/webhooks/replay';
import { Timers, type TimersOptions } from '../timers/timers';

export function createTimers(
	core: CoreContext,
	aiHandlers: Ai['handlers'],
	onError: (error: unknown) => void,
	onFired: TimersOptions['onFired'],
): Timers {
	return new Timers({
		store: core.store,
		journal: core.journal,
		clock: core.clock,
		onError,
		onFired,
		conditions: { visitor_left: (timer) => looksGone(core, timer) },
		handlers: {
			visitor_left: confirmLeft,
			webhook_catch_up: (unit, timer) => continueCatchUp(unit, timer.sessionId),
			webhook_replay: continueReplay,
			webhook_burst: endBurst,
			...aiHandlers,
			operators_idle: (unit) => refreshOperators(unit),
			wait_expired: (unit, timer) => expireWait(unit, timer.sessionId),
		},
	});
}
