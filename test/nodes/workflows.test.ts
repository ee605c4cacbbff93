/** The templates in workflows/ fit the nodes, and carry nothing of the machine they were made on. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode, INodeTypeDescription, INodeExecutionData } from 'n8n-workflow';

import { PocketPing } from '../../nodes/PocketPing/PocketPing.node';
import { PocketPingTrigger } from '../../nodes/PocketPingTrigger/PocketPingTrigger.node';
import { toItem } from '../../nodes/shared/event-item';
import type { EventBody } from '../../protocol/shapes';

interface Template {
	nodes: INode[];
	pinData: Record<string, INodeExecutionData[]>;
	settings: object;
	active: boolean;
	meta?: object;
}

const FOLDER = join(__dirname, '../../workflows');
const action = new PocketPing().description;
/** What n8n adds to the fields of a node that an AI agent can use. */
const TOOL_FIELDS = ['descriptionType', 'toolDescription'];
const OURS: Record<string, INodeTypeDescription> = {
	'n8n-nodes-pocketping.pocketPing': action,
	'n8n-nodes-pocketping.pocketPingTool': action,
	'n8n-nodes-pocketping.pocketPingTrigger': new PocketPingTrigger().description,
};

const templates = readdirSync(FOLDER)
	.filter((name) => name.endsWith('.json'))
	.sort();

test('there are templates', () => {
	expect(templates).toEqual([
		'ai-agent-with-handover.json',
		'cart-abandoned-offer.json',
		'new-conversation-notify.json',
		'out-of-hours-lead.json',
		'refund-approval.json',
		'verify-signature.json',
	]);
});

describe.each(templates)('%s', (name) => {
	const template = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Template;
	const ours = template.nodes.filter(({ type }) => type in OURS);

	test('opens switched off, and without the traces of an n8n', () => {
		expect(template).toMatchObject({ active: false, settings: { executionOrder: 'v1' } });
		expect(template.meta).toBeUndefined();
		expect(template.nodes.some(({ type }) => type === 'n8n-nodes-base.stickyNote')).toBe(true);
	});

	test('sets only parameters that the nodes have', () => {
		expect(ours.length).toBeGreaterThan(0);
		for (const node of ours) {
			const fields = OURS[node.type]!.properties.map((property) => property.name);
			const known = node.type.endsWith('Tool') ? [...fields, ...TOOL_FIELDS] : fields;
			expect(known).toEqual(expect.arrayContaining(Object.keys(node.parameters)));
		}
	});

	test('names the same placeholder credential everywhere', () => {
		for (const { credentials, parameters } of ours) {
			// Checking a signature needs none.
			if (parameters.operation === 'verifySignature') continue;
			expect(credentials).toEqual({
				pocketPingApi: { id: 'pocketPingAccount', name: 'PocketPing account' },
			});
		}
	});

	test('pins a sample of exactly the shape that the trigger gives', () => {
		const trigger = ours.find(({ type }) => type.endsWith('Trigger'));
		// A file, such as the raw body of a request, cannot be pinned.
		if (!trigger) return;
		const [sample] = template.pinData[trigger.name]!;
		const { id, type, timestamp, data } = sample!.json as unknown as EventBody & {
			type: EventBody['event'];
		};

		expect(toItem({ id, event: type, timestamp, data })).toEqual(sample!.json);
	});
});
