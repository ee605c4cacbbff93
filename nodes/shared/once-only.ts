/** Makes a request count once, however often n8n tries a node again. */
import { createHash } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/**
 * The header that makes the runtime give its first answer again instead of doing it again. With 'Retry On
 * Fail', n8n runs all items anew when one could not be done, and those before it are done already.
 * @param path of the request, without the base URL
 */
export function onceOnly(
	context: IExecuteFunctions,
	itemIndex: number,
	path: string,
	body: IDataObject,
): Record<string, string> {
	const executionId = context.getExecutionId();
	if (!executionId) return {};
	// A loop runs the same node for the same item again, and means it.
	const runIndex: unknown = context.evaluateExpression('{{ $runIndex }}', itemIndex);
	const { id: nodeId } = context.getNode();
	const identity = [context.getInstanceId(), executionId, nodeId, runIndex, itemIndex, path, body];
	const key = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
	return { 'Idempotency-Key': `n8n-${key}` };
}
