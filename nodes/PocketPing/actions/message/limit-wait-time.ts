/** The option that ends a wait, with the same fields as in n8n's own nodes. */
import { NodeOperationError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';

import { toIsoDate } from '../read-filters';

export const limitWaitTime: INodeProperties = {
	displayName: 'Limit Wait Time',
	name: 'limitWaitTime',
	type: 'fixedCollection',
	default: { values: { limitType: 'afterTimeInterval', resumeAmount: 45, resumeUnit: 'minutes' } },
	description: 'When to go on without an answer. The item then has timedOut set.',
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [
				{
					displayName: 'Limit Type',
					name: 'limitType',
					type: 'options',
					options: [
						{ name: 'After Time Interval', value: 'afterTimeInterval' },
						{ name: 'At Specified Time', value: 'atSpecifiedTime' },
					],
					default: 'afterTimeInterval',
				},
				{
					displayName: 'Amount',
					name: 'resumeAmount',
					type: 'number',
					typeOptions: { minValue: 0, numberPrecision: 2 },
					displayOptions: { show: { limitType: ['afterTimeInterval'] } },
					default: 1,
					description: 'How long to wait',
				},
				{
					displayName: 'Unit',
					name: 'resumeUnit',
					type: 'options',
					displayOptions: { show: { limitType: ['afterTimeInterval'] } },
					options: [
						{ name: 'Minutes', value: 'minutes' },
						{ name: 'Hours', value: 'hours' },
						{ name: 'Days', value: 'days' },
					],
					default: 'hours',
				},
				{
					displayName: 'Max Date and Time',
					name: 'maxDateAndTime',
					type: 'dateTime',
					displayOptions: { show: { limitType: ['atSpecifiedTime'] } },
					default: '',
					description: 'Go on without an answer from this moment on',
				},
			],
		},
	],
};

const MINUTES: Record<string, number | undefined> = { minutes: 1, hours: 60, days: 24 * 60 };

interface Limit {
	limitType?: string;
	resumeAmount?: unknown;
	resumeUnit?: string;
	maxDateAndTime?: unknown;
}

/**
 * When the wait ends by itself; nothing if it never does.
 * @throws {NodeOperationError} when the amount is no number, or the moment no date
 */
export function readWaitEnd(context: IExecuteFunctions, itemIndex: number): Date | undefined {
	const options = context.getNodeParameter('options', itemIndex, {}) as {
		limitWaitTime?: { values?: Limit };
	};
	const limit = options.limitWaitTime?.values;
	if (!limit) return undefined;
	if (limit.limitType === 'atSpecifiedTime') {
		return new Date(toIsoDate(context, itemIndex, 'Max Date and Time', limit.maxDateAndTime));
	}
	const minutes = Number(limit.resumeAmount ?? 1) * (MINUTES[limit.resumeUnit ?? 'hours'] ?? NaN);
	if (!(minutes >= 0)) {
		throw new NodeOperationError(
			context.getNode(),
			`'Limit Wait Time' is '${String(limit.resumeAmount)}', which is not a time [item ${itemIndex}]`,
			{ itemIndex, description: "Enter a number in 'Amount'." },
		);
	}
	return new Date(Date.now() + minutes * 60_000);
}
