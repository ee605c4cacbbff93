/** A workflow of a start node and one of ours, as n8n-core wants it. */
import './n8n-home';
import 'reflect-metadata';
import {
	Workflow,
	type INode,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { PocketPing } from '../../../nodes/PocketPing/PocketPing.node';
import { PocketPingTrigger } from '../../../nodes/PocketPingTrigger/PocketPingTrigger.node';
import { OneCredential, type CredentialData } from './credentials';

/** Stands in for whatever comes before our node; its output is always pinned. */
const startNode: INodeType = {
	description: {
		displayName: 'Start',
		name: 'start',
		group: ['trigger'],
		version: 1,
		description: '',
		defaults: {},
		inputs: [],
		outputs: ['main'],
		properties: [],
	},
	execute: async () => [[]],
};

const TYPES: Record<string, INodeType> = {
	start: startNode,
	'n8n-nodes-pocketping.pocketPing': new PocketPing(),
	'n8n-nodes-pocketping.pocketPingTrigger': new PocketPingTrigger(),
};

const nodeTypes: INodeTypes = {
	getByName: (type) => TYPES[type]!,
	getByNameAndVersion: (type) => TYPES[type]!,
	getKnownTypes: () => ({}),
};

export interface NodeSetup {
	type: 'pocketPing' | 'pocketPingTrigger';
	parameters: INodeParameters;
	onError?: INode['onError'];
}

/** Start → PocketPing, or PocketPing Trigger alone. */
export function buildWorkflow({ type, parameters, onError }: NodeSetup): {
	workflow: Workflow;
	node: INode;
} {
	const start: INode = {
		id: 'a5fd0b7e-0000-4000-8000-000000000001',
		name: 'Start',
		type: 'start',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const node: INode = {
		id: 'a5fd0b7e-0000-4000-8000-000000000002',
		name: type === 'pocketPing' ? 'PocketPing' : 'PocketPing Trigger',
		type: `n8n-nodes-pocketping.${type}`,
		typeVersion: 1,
		position: [200, 0],
		parameters,
		credentials: { pocketPingApi: { id: 'credential', name: 'PocketPing account' } },
		...(onError && { onError }),
		...(type === 'pocketPingTrigger' && { webhookId: 'a5fd0b7e-0000-4000-8000-000000000003' }),
	};
	const workflow = new Workflow({
		id: 'workflow1',
		name: 'Under test',
		active: false,
		nodeTypes,
		nodes: type === 'pocketPing' ? [start, node] : [node],
		connections:
			type === 'pocketPing'
				? { Start: { main: [[{ node: node.name, type: 'main', index: 0 }]] } }
				: {},
		settings: { executionOrder: 'v1' },
	});
	return { workflow, node: workflow.getNode(node.name)! };
}

/** What n8n's server gives an execution; the addresses are those of no server. */
export function buildAdditionalData(credential: CredentialData): IWorkflowExecuteAdditionalData {
	const n8n = 'http://127.0.0.1:5678';
	return {
		credentialsHelper: new OneCredential(credential),
		executionId: 'execution1',
		currentNodeExecutionIndex: 0,
		restApiUrl: `${n8n}/rest`,
		instanceBaseUrl: n8n,
		formBaseUrl: `${n8n}/form`,
		formWaitingBaseUrl: `${n8n}/form-waiting`,
		formTestBaseUrl: `${n8n}/form-test`,
		webhookBaseUrl: `${n8n}/webhook`,
		webhookWaitingBaseUrl: `${n8n}/webhook-waiting`,
		webhookTestBaseUrl: `${n8n}/webhook-test`,
		mcpBaseUrl: `${n8n}/mcp`,
		mcpTestBaseUrl: `${n8n}/mcp-test`,
		variables: {},
		logAiEvent: () => {},
	} as unknown as IWorkflowExecuteAdditionalData;
}
