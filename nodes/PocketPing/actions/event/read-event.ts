/** Reads a custom event out of the node's fields, and says which field is wrong if one is. */
import {
	jsonParse,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
} from 'n8n-workflow';

import { readFields } from '../read-fields';

/** The body of an emit or a broadcast. */
export function readEvent(context: IExecuteFunctions, itemIndex: number): IDataObject {
	const name = String(context.getNodeParameter('eventName', itemIndex, '') ?? '').trim();
	if (name === '') {
		throw invalid(
			context,
			itemIndex,
			"'Event Name' is empty",
			'Enter the name the page listens for.',
		);
	}
	const data =
		context.getNodeParameter('specifyData', itemIndex, 'fields') === 'json'
			? readJson(context, itemIndex)
			: readFields(
					context,
					itemIndex,
					'Data',
					context.getNodeParameter('data.fields', itemIndex, []),
				);
	return { name, ...(data !== undefined && { data }) } as IDataObject;
}

function readJson(context: IExecuteFunctions, itemIndex: number): unknown {
	const raw: unknown = context.getNodeParameter('dataJson', itemIndex, '');
	// An expression, or an AI agent, gives the value itself instead of its text.
	if (typeof raw !== 'string') return raw ?? undefined;
	if (raw.trim() === '') return undefined;
	const parsed = jsonParse<unknown>(raw, { fallbackValue: INVALID });
	if (parsed === INVALID) {
		throw invalid(
			context,
			itemIndex,
			"'Data (JSON)' is not valid JSON",
			'Texts and names need double quotes, and the last field has no comma after it.',
		);
	}
	return parsed;
}

const INVALID = Symbol('not valid JSON');

function invalid(context: IExecuteFunctions, itemIndex: number, what: string, description: string) {
	return new NodeOperationError(context.getNode(), `${what} [item ${itemIndex}]`, {
		itemIndex,
		description,
	});
}
