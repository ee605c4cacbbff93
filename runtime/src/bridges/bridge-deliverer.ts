/** Delivers to bridges: an event becomes posts, edits or marks in the operators' chat, each of them once. */
import type { EventType } from '../../../protocol/event-types';
import type { EventBody } from '../../../protocol/shapes';
import { markMessages } from '../core/messages/mark-messages';
import type { CoreContext } from '../core/core-context';
import { shortId, type CardOptions } from '../core/bridges/describe-session';
import type { AttemptResult, Deliverer } from '../outbox/outbox';
import type { BridgeName } from '../storage/bridge-records';
import type { Bridge } from './bridge';
import { BridgeError } from './bridge-error';
import { eventPost, messagePost } from './describe-event';
import { Poster } from './poster';

export interface BridgeDelivererOptions {
	core: CoreContext;
	/** The bridge of this name, once its SDK is loaded; undefined when it is not set up (any more). */
	bridge(name: string): Promise<Bridge | undefined>;
	/** What cards of the bridge of this name show. */
	showOf(name: string): CardOptions;
	/** Hears of posts that a platform will never take, which are skipped. */
	onRefused(bridge: BridgeName, eventId: string, reason: string): void;
}

/** What is worth a thread; everything else is told only where there is one already. */
const OPENS: ReadonlySet<EventType> = new Set<EventType>([
	'session.created',
	'session.reopened',
	'message.created',
	'custom_event.received',
	'csat.submitted',
]);

/** What opens no closed thread, or closes it itself. */
const LEAVES_CLOSED: ReadonlySet<EventType> = new Set<EventType>([
	'message.read',
	'session.closed',
]);

const DONE: AttemptResult = { ok: true, status: null, reason: null, answer: null };

export function bridgeDeliverer(options: BridgeDelivererOptions): Deliverer {
	return async ({ target, body }) => {
		const bridge = await options.bridge(target.slice(target.indexOf(':') + 1));
		if (!bridge) return { ...DONE, ok: false, reason: 'the bridge is not set up', ends: 'gone' };
		const event = JSON.parse(body.toString()) as EventBody;
		try {
			await deliver(options, bridge, event);
			return DONE;
		} catch (error) {
			if (!(error instanceof BridgeError)) throw error;
			const { kind, message: reason, status = null, retryAfterMs } = error;
			if (kind !== 'throttled') return { ...DONE, ok: false, status, reason };
			return { ...DONE, ok: false, status, reason, retryAfterMs, throttled: true };
		}
	};
}

async function deliver(
	{ core, showOf, onRefused }: BridgeDelivererOptions,
	bridge: Bridge,
	body: EventBody,
): Promise<void> {
	const { session, message } = body.data;
	// Erased meanwhile: what is queued for it is none of the operators' business any more.
	if (!session || !(await core.store.getSession(session.id))) return;
	const show = showOf(bridge.name);
	const refused = (reason: string) => onRefused(bridge.name, body.id, reason);
	const poster = new Poster({ core, bridge, session, show, onRefused: refused });
	if (!OPENS.has(body.event) && !(await poster.hasThread())) return;
	// Whoever wrote it there has seen it.
	if (body.event === 'message.created' && message?.operator?.source === bridge.name) return;
	await pass(core, poster, body, show);
	if (!LEAVES_CLOSED.has(body.event)) await poster.closeAgain();
}

/** Does on the platform what the event calls for. */
async function pass(
	core: CoreContext,
	poster: Poster,
	body: EventBody,
	show: CardOptions,
): Promise<void> {
	const { session, message, messageIds } = body.data;
	if (!session) return;
	switch (body.event) {
		case 'session.created':
			await poster.thread();
			return;
		case 'message.created': {
			if (!message) return;
			// What is true by now: an edit or deletion that is queued behind this would be too late.
			const current = await core.store.getMessage(session.id, message.id);
			if (!current || current.deletedAt !== null) return;
			const post = messagePost(message, session, poster.isShared);
			await poster.post(message.id, post, message);
			if (message.type !== 'visitor') return;
			const receipt = { messageIds: [message.id], status: 'delivered', by: 'operator' } as const;
			await markMessages(core, { sessionId: session.id, ...receipt });
			return;
		}
		case 'message.updated':
			if (!message) return;
			await poster.edit(message.id, messagePost(message, session, poster.isShared), message);
			return;
		case 'message.deleted':
			if (message) await poster.remove(message.id);
			return;
		case 'message.read':
			for (const id of messageIds ?? []) {
				await poster.mark(id, body.data.status === 'read' ? 'read' : 'delivered');
			}
			return;
		case 'session.closed':
		case 'session.reopened':
		case 'session.identified':
			// A thread that is to be closed is told of it first.
			if (body.event !== 'session.closed') await poster.retitle();
			await tell(poster, body, show);
			if (body.event === 'session.closed') await poster.retitle();
			return;
		default:
			await tell(poster, body, show);
	}
}

async function tell(poster: Poster, body: EventBody, show: CardOptions): Promise<void> {
	const post = eventPost(body, show);
	if (!post) return;
	// Among the posts of other sessions it has to say whose it is.
	const tag = poster.isShared ? ` · ${shortId(body.data.sessionId ?? '')}` : '';
	await poster.post(body.id, { ...post, title: `${post.title ?? ''}${tag}` });
}
