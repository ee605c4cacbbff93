/** Which function does which operation of which resource. */
import * as toggleAi from './ai/toggle.operation';
import * as broadcastEvent from './event/broadcast.operation';
import * as emitEvent from './event/emit.operation';
import * as sendMessage from './message/send.operation';
import type { Execute } from './operation';
import * as closeSession from './session/close.operation';
import * as getSession from './session/get.operation';
import * as getManySessions from './session/get-many.operation';

/** Resource → operation → function; the keys are the values of the node's two selectors. */
export const OPERATIONS: Record<string, Record<string, Execute | undefined> | undefined> = {
	ai: { toggle: toggleAi.execute },
	event: { broadcast: broadcastEvent.execute, emit: emitEvent.execute },
	message: { send: sendMessage.execute },
	session: {
		close: closeSession.execute,
		get: getSession.execute,
		getAll: getManySessions.execute,
	},
};
