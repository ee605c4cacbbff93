/** Reads name-and-value pairs, as users and models enter them, into one object. */
import {
	isSafeObjectProperty,
	NodeOperationError,
	setSafeObjectProperty,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';

interface Pair {
	name?: string;
	value?: unknown;
}

/** The two inputs of one pair, for a fixedCollection whose only option is named `fields`. */
export function pairInputs(nameExample: string, valueExample: string): INodeProperties[] {
	return [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: `e.g. ${nameExample}`,
		},
		{
			displayName: 'Value',
			name: 'value',
			type: 'string',
			default: '',
			placeholder: `e.g. ${valueExample}`,
			description: 'A text, or an expression whose number, list or object is sent as it is',
		},
	];
}

/**
 * One object of all pairs.
 * @param label what the collection is called in the editor
 * @throws {NodeOperationError} when a name is empty or would reach the object's prototype
 */
export function readFields(
	context: IExecuteFunctions,
	itemIndex: number,
	label: string,
	pairs: unknown,
): IDataObject {
	const fields: IDataObject = {};
	for (const pair of Array.isArray(pairs) ? (pairs as Pair[]) : []) {
		const name = String(pair.name ?? '').trim();
		// Names come from users and models: one like __proto__ must not reach the object's prototype.
		if (name === '' || !isSafeObjectProperty(name)) {
			throw new NodeOperationError(
				context.getNode(),
				`'${label}' has a field named '${name}', which cannot be sent [item ${itemIndex}]`,
				{ itemIndex, description: 'Give the field another name.' },
			);
		}
		setSafeObjectProperty(fields, name, pair.value ?? '');
	}
	return fields;
}
