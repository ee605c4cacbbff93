/** Reads the 'Filters' of a list: only what is filled in. */
import { tryToParseDateTime, NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** The filters as query parameters. An empty one filters nothing, as its field shows. */
export function readFilters(context: IExecuteFunctions, itemIndex: number): IDataObject {
	const filters = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
	return Object.fromEntries(
		Object.entries(filters).filter(([, value]) => value !== '' && value !== null),
	);
}

/**
 * Any date that n8n's date field or an expression gives, as ISO 8601 in UTC. One without a zone is
 * meant in the zone of the workflow.
 * @throws {NodeOperationError} when it is no date
 */
export function toIsoDate(
	context: IExecuteFunctions,
	itemIndex: number,
	label: string,
	value: unknown,
): string {
	try {
		const date = tryToParseDateTime(value, context.getTimezone()).toUTC().toISO();
		if (date) return date;
	} catch {
		// What it was is said below.
	}
	throw new NodeOperationError(
		context.getNode(),
		`'${label}' is '${String(value)}', which is not a date [item ${itemIndex}]`,
		{ itemIndex, description: 'Use a form such as 2026-11-20 or 2026-11-20T10:00:00Z.' },
	);
}
