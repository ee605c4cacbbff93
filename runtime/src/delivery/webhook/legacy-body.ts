/** A custom event in seed 1's form: what `EVENTS_WEBHOOK_URL` and subscriptions of format `legacy` receive. */
import type { EventBody } from '../../../../protocol/shapes';

/**
 * `{event, session, sentAt}` from the event of the log. `sentAt` is the time of the event, not of the attempt:
 * a retry has the same bytes, and so the same signature.
 */
export function legacyBody(stored: string): string {
	const { timestamp, data } = JSON.parse(stored) as EventBody;
	const { event, session } = data;
	return JSON.stringify({
		event: event && {
			name: event.name,
			data: event.data ?? {},
			timestamp: event.timestamp,
			sessionId: event.sessionId,
		},
		session: session && {
			id: session.id,
			visitorId: session.visitorId,
			metadata: fromPage(session.metadata),
		},
		sentAt: timestamp,
	});
}

/** Seed 1 has the widget's own name for the page's address. */
function fromPage({ pageUrl, ...rest }: Record<string, unknown>): Record<string, unknown> {
	return pageUrl === undefined ? rest : { url: pageUrl, ...rest };
}
