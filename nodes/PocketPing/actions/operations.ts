/** Which function does which operation of which resource. */
import * as toggleAi from './ai/toggle.operation';
import * as broadcastEvent from './event/broadcast.operation';
import * as emitEvent from './event/emit.operation';
import * as getManyEvents from './event/get-many.operation';
import * as replayEvent from './event/replay.operation';
import * as deleteMessage from './message/delete.operation';
import * as getManyMessages from './message/get-many.operation';
import * as sendMessage from './message/send.operation';
import * as sendAndWait from './message/send-and-wait.operation';
import * as updateMessage from './message/update.operation';
import type { Execute } from './operation';
import * as getOperatorStatus from './operator/get-status.operation';
import * as setOperatorStatus from './operator/set-status.operation';
import * as requestRating from './rating/request.operation';
import * as closeSession from './session/close.operation';
import * as deleteSession from './session/delete.operation';
import * as exportSession from './session/export.operation';
import * as getSession from './session/get.operation';
import * as getManySessions from './session/get-many.operation';
import * as identifySession from './session/identify.operation';
import * as setTyping from './session/set-typing.operation';
import * as getManyDeliveries from './webhook/get-deliveries.operation';
import * as getManyWebhooks from './webhook/get-many.operation';
import * as replayToWebhook from './webhook/replay.operation';
import * as verifySignature from './webhook/verify-signature.operation';

/** Resource → operation → function; the keys are the values of the node's two selectors. */
export const OPERATIONS: Record<string, Record<string, Execute | undefined> | undefined> = {
	ai: { toggle: toggleAi.execute },
	event: {
		broadcast: broadcastEvent.execute,
		emit: emitEvent.execute,
		getAll: getManyEvents.execute,
		replay: replayEvent.execute,
	},
	message: {
		delete: deleteMessage.execute,
		getAll: getManyMessages.execute,
		send: sendMessage.execute,
		sendAndWait: sendAndWait.execute,
		update: updateMessage.execute,
	},
	operator: { getStatus: getOperatorStatus.execute, setStatus: setOperatorStatus.execute },
	rating: { request: requestRating.execute },
	session: {
		close: closeSession.execute,
		delete: deleteSession.execute,
		export: exportSession.execute,
		get: getSession.execute,
		getAll: getManySessions.execute,
		identify: identifySession.execute,
		setTyping: setTyping.execute,
	},
	webhook: {
		getAll: getManyWebhooks.execute,
		getDeliveries: getManyDeliveries.execute,
		replay: replayToWebhook.execute,
		verifySignature: verifySignature.execute,
	},
};
