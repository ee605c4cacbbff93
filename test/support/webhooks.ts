/** What tests of deliveries do over and over: subscribe, let a page send an event, read its name at the sink. */
import { post, type Connected } from './page';
import type { Received, Sink } from './sink';
import type { RunningRuntime } from './start-runtime';

/** Subscribes the sink to custom events, or to what `fields` say instead; answers the subscription. */
export async function subscribeTo(
	runtime: RunningRuntime,
	sink: Sink,
	fields: Record<string, unknown> = {},
): Promise<any> {
	// A sink that is down just now has no address to ask for.
	const url = fields.url ?? sink.url;
	const draft = { events: ['custom_event.received'], ...fields, url };
	return (await runtime.api('POST', '/webhooks', draft)).body;
}

/** A page sends a custom event. */
export function triggerFrom(
	runtime: RunningRuntime,
	page: Connected,
	name: string,
	data?: unknown,
) {
	return post(`${runtime.url}/pocketping/event`, { sessionId: page.sessionId, name, data });
}

/** Name of the custom event that a delivery brought. */
export const nameOf = ({ body }: Received) => body.data.event?.name as string;
