/** Asks for the contents of list fields the way n8n's editor does. */
import './n8n-home';
import 'reflect-metadata';
import { LoadOptionsContext } from 'n8n-core';

import { PocketPing } from '../../../nodes/PocketPing/PocketPing.node';
import { PocketPingTrigger } from '../../../nodes/PocketPingTrigger/PocketPingTrigger.node';
import type { CredentialData } from './credentials';
import { buildAdditionalData, buildWorkflow } from './workflow';

/** The node's list loaders, bound to a credential. */
export function loadLists(credential: CredentialData) {
	const context = contextOf('pocketPing', credential);
	const { getEventNames, getEventTypes } = new PocketPing().methods.loadOptions;
	return {
		getEventNames: () => getEventNames.call(context),
		getEventTypes: () => getEventTypes.call(context),
	};
}

/** The trigger's list of custom event names. */
export async function searchEventNamesOnce(credential: CredentialData, filter?: string) {
	const { searchEventNames } = new PocketPingTrigger().methods.listSearch;
	return await searchEventNames.call(contextOf('pocketPingTrigger', credential), filter);
}

function contextOf(type: 'pocketPing' | 'pocketPingTrigger', credential: CredentialData) {
	const { workflow, node } = buildWorkflow({ type, parameters: {} });
	return new LoadOptionsContext(workflow, node, buildAdditionalData(credential), '');
}

/** The list of the webhook field. */
export async function searchWebhooksOnce(credential: CredentialData, filter?: string) {
	const { searchWebhooks } = new PocketPing().methods.listSearch;
	return await searchWebhooks.call(contextOf('pocketPing', credential), filter);
}
