/** An ID from a field, fit to stand in a path of the API. */
import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

export interface IdField {
	/** Name of the parameter. */
	parameter: string;
	/** What the field is called in the editor. */
	label: string;
	/** Where the ID comes from: the error says it. */
	hint: string;
}

/**
 * The ID that a field holds, without blanks around it.
 * @throws {NodeOperationError} when there is none, or one that would lead to another path of the API
 */
export function readPathId(
	context: IExecuteFunctions,
	itemIndex: number,
	{ parameter, label, hint }: IdField,
): string {
	const value = context.getNodeParameter(parameter, itemIndex, '', { extractValue: true });
	const id = typeof value === 'string' ? value.trim() : '';
	if (id === '' || /^\.+$/.test(id)) {
		const found = id === '' ? 'is empty' : `is '${id}', which is not an ID`;
		throw new NodeOperationError(context.getNode(), `'${label}' ${found} [item ${itemIndex}]`, {
			itemIndex,
			description: hint,
		});
	}
	return id;
}
