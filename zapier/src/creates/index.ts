/** All actions, in the order users see them. */
import { broadcastEvent } from './broadcast-event';
import { closeSession } from './close-session';
import { emitEvent } from './emit-event';
import { identifyVisitor } from './identify-visitor';
import { requestRating } from './request-rating';
import { sendMessage } from './send-message';
import { setAi } from './set-ai';

export const creates = {
	[sendMessage.key]: sendMessage,
	[emitEvent.key]: emitEvent,
	[broadcastEvent.key]: broadcastEvent,
	[identifyVisitor.key]: identifyVisitor,
	[setAi.key]: setAi,
	[requestRating.key]: requestRating,
	[closeSession.key]: closeSession,
};
