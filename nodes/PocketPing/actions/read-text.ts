/** Reads a text that must not be empty, and says which field it is if it is. */
import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

/**
 * The text of a field as it is, with its line breaks and blanks.
 * @throws {NodeOperationError} when there is nothing but blanks in it
 */
export function readText(
	context: IExecuteFunctions,
	itemIndex: number,
	parameter: string,
	label: string,
): string {
	const text = String(context.getNodeParameter(parameter, itemIndex, '') ?? '');
	if (text.trim() !== '') return text;
	throw new NodeOperationError(context.getNode(), `'${label}' is empty [item ${itemIndex}]`, {
		itemIndex,
		description: 'Enter a text, or check that the expression gives one for this item.',
	});
}
