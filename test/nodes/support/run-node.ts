/** Runs the PocketPing node inside n8n-core's own execution engine. */
import './n8n-home';
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type { IDataObject, INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { CredentialData } from './credentials';
import { buildAdditionalData, buildWorkflow } from './workflow';

export interface NodeRun {
	/** The node's output items; empty when it stopped the workflow. */
	items: INodeExecutionData[];
	/** What stopped the workflow. */
	error?: NodeFailure;
	/** Until when it sleeps at the latest. */
	waitTill?: Date;
}

export interface NodeFailure {
	name: string;
	message: string;
	description?: string | null;
	httpCode?: string | null;
	context: IDataObject;
}

export interface RunOptions {
	/** An execution that is tried again keeps its ID. */
	executionId?: string;
	/** Where n8n takes the answers that executions wait for. */
	waitingUrl?: string;
}

export type ItemWithFile = Required<Pick<INodeExecutionData, 'json' | 'binary'>>;

function hasFile(item: IDataObject | ItemWithFile): item is ItemWithFile {
	return 'binary' in item;
}

/** Feeds `items` to the node with the given parameters and waits for its end. */
export async function runNode(
	credential: CredentialData,
	parameters: INodeParameters,
	items: Array<IDataObject | ItemWithFile> = [{}],
	onError?: INode['onError'],
	{ executionId = randomUUID(), waitingUrl }: RunOptions = {},
): Promise<NodeRun> {
	const { workflow, node } = buildWorkflow({ type: 'pocketPing', parameters, onError });
	const additionalData = buildAdditionalData(credential);
	Object.assign(additionalData, {
		executionId,
		...(waitingUrl && { webhookWaitingBaseUrl: waitingUrl }),
		hooks: new ExecutionLifecycleHooks('manual', 'execution1', {
			id: workflow.id,
			name: 'Under test',
			active: false,
			activeVersionId: null,
			isArchived: false,
			createdAt: new Date(0),
			updatedAt: new Date(0),
			nodes: Object.values(workflow.nodes),
			connections: workflow.connectionsBySourceNode,
		}),
	});
	const start = workflow.getNode('Start')!;
	const run = await new WorkflowExecute(additionalData, 'manual').run({
		workflow,
		startNode: start,
		pinData: { Start: items.map((item) => (hasFile(item) ? item : { json: item })) },
	});
	const { runData, error: stopped } = run.data.resultData;
	const task = runData[node.name]?.[0];
	const error = task?.error ?? stopped;
	return {
		items: task?.data?.main?.[0] ?? [],
		...(error && { error: error as unknown as NodeFailure }),
		...(run.waitTill && { waitTill: run.waitTill }),
	};
}
