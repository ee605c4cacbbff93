/** What tests of deliveries do over and over: subscribe, let a page send an event, read its name at the sink. */
import { eventually } from './eventually';
import type { ManualClock } from './manual-clock';
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

/** A subscription's deliveries as the API lists them, newest first. */
export async function deliveriesOf(
	runtime: RunningRuntime,
	webhookId: string,
	query = '',
): Promise<any[]> {
	return (await runtime.api('GET', `/webhooks/${webhookId}/deliveries${query}`)).body.deliveries;
}

/** Resolves once a subscription shows what is waited for. */
export function webhookWhen(
	runtime: RunningRuntime,
	id: string,
	fits: (webhook: any) => boolean,
): Promise<any> {
	return eventually(async () => {
		const { body } = await runtime.api('GET', `/webhooks/${id}`);
		return fits(body) ? body : undefined;
	});
}

/** Moves the clock on in steps, letting what falls due happen in between, until something is so. */
export async function advanceUntil(
	clock: ManualClock,
	stepMs: number,
	condition: () => Promise<boolean> | boolean,
): Promise<void> {
	await eventually(async () => {
		if (await condition()) return true;
		clock.advance(stepMs);
		return false;
	}, 20_000);
}
