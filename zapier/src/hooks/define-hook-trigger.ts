/** Makes a trigger of what it is about: subscribing, unsubscribing, receiving and listing are the same for all. */
import {
	defineTrigger,
	type Bundle,
	type PlainInputField,
	type ZObject,
} from 'zapier-platform-core';
import type { EventBody } from '../../../protocol/shapes';
import { call } from '../api/call';
import { pathId } from '../api/path-id';
import { toItem, toOutputFields, type Column } from '../items/columns';
import { eventColumns } from '../items/event-columns';
import { readDelivery, subscriptionOf, type Subscription } from './delivery';
import { isWanted, type Interest } from './interest';
import { isNew } from './only-once';
import { pastEvents } from './past-events';

export interface HookTriggerDraft {
	key: string;
	/** What it is about, in the singular. */
	noun: string;
	label: string;
	/** "Triggers when … ." */
	description: string;
	inputFields?: PlainInputField[];
	/** What the Zap wants to hear of, by what is filled in; throws what `z` has for what makes no sense. */
	interest: (inputData: Record<string, unknown>, z: Pick<ZObject, 'errors'>) => Interest;
	/** What its items have besides what all have. */
	columns?: ReadonlyArray<Column<EventBody>>;
	sample: EventBody;
}

export function defineHookTrigger(draft: HookTriggerDraft) {
	const { key, noun, label, description, inputFields = [], interest, sample } = draft;
	const columns = eventColumns(draft.columns ?? []);
	const show = (body: EventBody) => toItem(columns, body);

	async function performSubscribe(z: ZObject, bundle: Bundle): Promise<Subscription> {
		const { event, ...filters } = interest(bundle.inputData, z);
		const body = {
			url: bundle.targetUrl,
			events: [event],
			...filters,
			source: 'zapier',
			description: `Zapier: ${label}`,
		};
		const { id, secret } = await call<Subscription>(z, bundle, {
			method: 'POST',
			path: '/webhooks',
			body,
			labels: { eventNames: 'Event Name', conditions: 'Page URL Contains or While Handled By' },
		});
		return { id, secret };
	}

	async function performUnsubscribe(z: ZObject, bundle: Bundle): Promise<object> {
		const { id: known } = subscriptionOf(bundle);
		if (known === undefined) return {};
		const id = pathId(z, 'Subscription', known);
		// Gone already is as good: an administrator may have deleted it.
		await call(z, bundle, { method: 'DELETE', path: `/webhooks/${id}`, missingIsFine: true });
		return { id };
	}

	async function perform(z: ZObject, bundle: Bundle) {
		const body = readDelivery(z, bundle);
		// A test delivery, which an administrator can send to any subscription, is not what the Zap is for.
		if (!isWanted(interest(bundle.inputData, z), body)) return [];
		return (await isNew(z, bundle, body.id)) ? [show(body)] : [];
	}

	async function performList(z: ZObject, bundle: Bundle) {
		const events = await pastEvents(z, bundle, interest(bundle.inputData, z));
		return events.map(show);
	}

	return defineTrigger({
		key,
		noun,
		display: { label, description },
		operation: {
			type: 'hook',
			inputFields,
			performSubscribe,
			performUnsubscribe,
			perform,
			performList,
			outputFields: toOutputFields(columns),
			sample: show(sample),
		},
	});
}
