/** Message → Get Many: reads a conversation, the newest part of it first to be had, in its own order. */
import { updateDisplayOptions, type IDataObject } from 'n8n-workflow';

import type { Message } from '../../../../protocol/shapes';
import { readPages } from '../../../shared/read-pages';
import { getSessionId, sessionLocator } from '../../../shared/session-locator';
import { sessionPath } from '../../../shared/transport';
import { listFields } from '../list-fields';
import type { Execute } from '../operation';

export const description = updateDisplayOptions(
	{ show: { resource: ['message'], operation: ['getAll'] } },
	[sessionLocator, ...listFields],
);

export const execute: Execute = async (context, itemIndex) => {
	const path = sessionPath(getSessionId(context, itemIndex), '/messages');
	const pages = await readPages<Message>(context, itemIndex, { path, plural: 'messages' });
	// Each page is chronological, but the newest page came first.
	return pages.reverse().flat() as unknown as IDataObject[];
};
