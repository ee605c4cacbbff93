/** Operator → Get Status: whether somebody is there to answer. */
import { updateDisplayOptions, type IDataObject } from 'n8n-workflow';

import { pocketPingRequest } from '../../../shared/transport';
import type { Execute } from '../operation';

export const description = updateDisplayOptions(
	{ show: { resource: ['operator'], operation: ['getStatus'] } },
	[],
);

export const execute: Execute = async (context) =>
	await pocketPingRequest<IDataObject>(context, 'GET', '/operator/status');
