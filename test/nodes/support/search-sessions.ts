/** Asks for the session field's list the way n8n's editor does. */
import './n8n-home';
import 'reflect-metadata';
import { LoadOptionsContext } from 'n8n-core';
import type { INodeListSearchResult } from 'n8n-workflow';

import { PocketPing } from '../../../nodes/PocketPing/PocketPing.node';
import type { CredentialData } from './credentials';
import { buildAdditionalData, buildWorkflow } from './workflow';

/** One page of the list. */
export async function searchSessionsOnce(
	credential: CredentialData,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const { workflow, node } = buildWorkflow({ type: 'pocketPing', parameters: {} });
	const context = new LoadOptionsContext(workflow, node, buildAdditionalData(credential), '');
	const { searchSessions } = new PocketPing().methods.listSearch;
	return await searchSessions.call(context, filter, paginationToken);
}
