/** All triggers, in the order users see them; the hidden ones fill dropdowns. */
import { aiTookOver } from './ai-took-over';
import { eventName } from './event-name';
import { humanTookOver } from './human-took-over';
import { newCustomEvent } from './new-custom-event';
import { newOperatorMessage } from './new-operator-message';
import { newSession } from './new-session';
import { newVisitorMessage } from './new-visitor-message';
import { ratingReceived } from './rating-received';
import { session } from './session';
import { sessionClosed } from './session-closed';
import { visitorIdentified } from './visitor-identified';

export const triggers = {
	[newVisitorMessage.key]: newVisitorMessage,
	[newCustomEvent.key]: newCustomEvent,
	[newSession.key]: newSession,
	[newOperatorMessage.key]: newOperatorMessage,
	[visitorIdentified.key]: visitorIdentified,
	[ratingReceived.key]: ratingReceived,
	[sessionClosed.key]: sessionClosed,
	[aiTookOver.key]: aiTookOver,
	[humanTookOver.key]: humanTookOver,
	[eventName.key]: eventName,
	[session.key]: session,
};
