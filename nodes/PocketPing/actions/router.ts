/** Runs the chosen operation for every input item, and decides what becomes of an item that cannot be done. */
import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type JsonObject,
} from 'n8n-workflow';

import { OPERATIONS } from './operations';

/** The node's execute(): items go one after another, so that messages keep their order. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = this.getNodeParameter('resource', 0);
	const operation = this.getNodeParameter('operation', 0);
	const execute = OPERATIONS[resource]?.[operation];
	if (!execute) {
		throw new NodeOperationError(
			this.getNode(),
			`This version of the node has no operation '${operation}' for the resource '${resource}'`,
			{ description: "Choose 'Resource' and 'Operation' from their lists, or update the package." },
		);
	}

	const output: INodeExecutionData[] = [];
	for (let itemIndex = 0; itemIndex < this.getInputData().length; itemIndex++) {
		try {
			const result = await execute(this, itemIndex);
			const items = this.helpers.returnJsonArray(result);
			output.push(
				...this.helpers.constructExecutionMetaData(items, { itemData: { item: itemIndex } }),
			);
		} catch (error) {
			if (this.continueOnFail()) {
				output.push({ json: describe(error), pairedItem: { item: itemIndex } });
				continue;
			}
			if (error instanceof NodeApiError) {
				// n8n hands an error of its own back as it is, so the item has to be noted on it first.
				error.context.itemIndex = itemIndex;
				throw new NodeApiError(this.getNode(), error as unknown as JsonObject);
			}
			if (error instanceof NodeOperationError) error.context.itemIndex = itemIndex;
			throw new NodeOperationError(this.getNode(), error as Error, { itemIndex });
		}
	}
	return [output];
}

/** The item that stands for one that could not be done, when the workflow wants to go on. */
function describe(error: unknown): IDataObject {
	const { message, description } = error as { message: string; description?: string | null };
	const data = error instanceof NodeApiError ? error.context.data : undefined;
	const code = (data as { code?: string } | undefined)?.code;
	return { error: message, ...(description && { description }), ...(code && { code }) };
}
