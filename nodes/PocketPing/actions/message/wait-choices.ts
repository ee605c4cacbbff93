/** The buttons of a question, and what each of them means to the workflow. */
import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import type { WaitChoice } from '../../../../protocol/waits';

export const APPROVE = 'approve';
const DECLINE = 'decline';

/** More would not be buttons but a form. */
const MAX_BUTTONS = 10;

interface ApprovalOptions {
	approvalType?: string;
	approveLabel?: string;
	disapproveLabel?: string;
}

/**
 * The buttons; nothing for a question that is answered by a text.
 * @throws {NodeOperationError} when there are none, too many, or two of the same
 */
export function readChoices(
	context: IExecuteFunctions,
	itemIndex: number,
): WaitChoice[] | undefined {
	const responseType = context.getNodeParameter('responseType', itemIndex, 'approval');
	if (responseType === 'freeText') return undefined;
	if (responseType === 'approval') return approval(context, itemIndex);

	const entered = context.getNodeParameter('buttons.values', itemIndex, []) as Array<{
		label?: unknown;
		value?: unknown;
	}>;
	const choices = entered.map(({ label, value }) => {
		const text = String(label ?? '').trim();
		return { id: String(value ?? '').trim() || text, label: text };
	});
	const mistake = mistakeIn(choices);
	if (!mistake) return choices;
	throw new NodeOperationError(context.getNode(), `'Buttons' ${mistake} [item ${itemIndex}]`, {
		itemIndex,
		description: `Enter 1 to ${MAX_BUTTONS} buttons, each with a label of its own.`,
	});
}

function approval(context: IExecuteFunctions, itemIndex: number): WaitChoice[] {
	const options = context.getNodeParameter(
		'approvalOptions.values',
		itemIndex,
		{},
	) as ApprovalOptions;
	const approve = { id: APPROVE, label: options.approveLabel?.trim() || 'Approve' };
	if (options.approvalType === 'single') return [approve];
	return [approve, { id: DECLINE, label: options.disapproveLabel?.trim() || 'Decline' }];
}

function mistakeIn(choices: WaitChoice[]): string | undefined {
	if (choices.length === 0) return 'is empty';
	if (choices.length > MAX_BUTTONS) return `has ${choices.length} buttons`;
	if (choices.some(({ label }) => label === '')) return 'has a button without a label';
	for (const part of ['id', 'label'] as const) {
		if (new Set(choices.map((choice) => choice[part].toLowerCase())).size < choices.length) {
			return 'has the same button twice';
		}
	}
	return undefined;
}
