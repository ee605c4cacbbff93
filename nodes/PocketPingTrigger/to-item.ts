/** Shapes one delivery into the item that the workflow starts with. */
import type { IDataObject } from 'n8n-workflow';

import type { EventBody } from '../../protocol/shapes';

/**
 * The subject is at the top level, where expressions are short. A visitor's message also has the field
 * names that n8n's AI Agent and its memory look for, so that no mapping is needed between them.
 */
export function toItem({ id, event: type, timestamp, data }: EventBody): IDataObject {
	const { sessionId, session, message, event } = data;
	const isFromVisitor = type === 'message.created' && message?.type === 'visitor';
	const item = {
		type,
		id,
		timestamp,
		...(sessionId !== undefined && { sessionId }),
		...(isFromVisitor && { chatInput: message.content, action: 'sendMessage' }),
		...(event && { event }),
		...(message && { message }),
		...(session && { session }),
		data,
	};
	return item as unknown as IDataObject;
}
