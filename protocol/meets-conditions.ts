/** Whether an event is what a subscription's conditions ask for, judged by what the event says itself. */
import type { EventData, WebhookConditions } from './shapes';

/**
 * Conditions are kept apart from the kinds of events, because they filter across them: `sender` is asked of
 * events of one message only, the others of every event, so one that belongs to no session is left out.
 */
export function meetsConditions(
	{ sender, pageUrlContains, handledBy }: WebhookConditions,
	{ message, session }: EventData,
): boolean {
	if (sender && message && !sender.includes(message.type)) return false;
	if (handledBy && !(session && handledBy.includes(session.handledBy))) return false;
	if (pageUrlContains === undefined) return true;
	const pageUrl = session?.metadata.pageUrl;
	// People copy addresses from wherever they see them, and hosts are written in any case.
	return (
		typeof pageUrl === 'string' && pageUrl.toLowerCase().includes(pageUrlContains.toLowerCase())
	);
}
