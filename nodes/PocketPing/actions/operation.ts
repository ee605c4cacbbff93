/** What every operation file provides besides its fields. */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** Does the operation for one input item and gives back one output item, or one per record of a list. */
export type Execute = (
	context: IExecuteFunctions,
	itemIndex: number,
) => Promise<IDataObject | IDataObject[]>;
