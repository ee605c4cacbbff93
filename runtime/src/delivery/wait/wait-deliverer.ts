/** Delivers to waits: POSTs what came of a question to the address that the workflow gave with it. */
import type { Dispatcher } from 'undici';
import type { EventBody } from '../../../../protocol/shapes';
import type { Clock } from '../../core/clock';
import type { Deliverer } from '../../outbox/outbox';
import type { StoreReader } from '../../storage/store';
import { postDelivery } from '../webhook/post-delivery';

export interface WaitDelivererOptions {
	store: StoreReader;
	clock: Clock;
	agent: () => Promise<Dispatcher>;
	userAgent: string;
}

/** Not signed: who knows the resume URL is proof enough to the workflow, and n8n signs it itself. */
export function waitDeliverer(options: WaitDelivererOptions): Deliverer {
	const { store, clock, agent, userAgent } = options;
	return async ({ target, body, eventId, attempts }) => {
		const wait = await store.waits.get(target.slice(target.indexOf(':') + 1));
		const { data } = JSON.parse(body.toString()) as EventBody;
		if (!wait || !data.wait) {
			return { ok: false, status: null, reason: 'the wait is gone', answer: null, ends: 'gone' };
		}
		const now = clock.now();
		const headers = {
			'content-type': 'application/json; charset=utf-8',
			'user-agent': userAgent,
			'webhook-id': eventId,
			'webhook-timestamp': String(Math.floor(now / 1000)),
			'webhook-attempt': String(attempts + 1),
		};
		const outcome = JSON.stringify(data.wait);
		return await postDelivery(await agent(), { url: wait.resumeUrl, headers, body: outcome, now });
	};
}
