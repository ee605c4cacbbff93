/** What docker-compose.yml starts, without containers: its commands, scripts and settings, on this machine's addresses. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { freePort } from './support/child';
import { ComposeHost } from './support/compose-host';
import { settingOf } from './support/setting';
import { Visitor } from './support/visitor';
import { step, waitFor } from './support/wait-for';

let compose: ComposeHost;
let runtimeUrl: string;
let visitor: Visitor | undefined;

beforeAll(async () => {
	const [runtimePort, n8nPort, brokerPort] = [await freePort(), await freePort(), await freePort()];
	runtimeUrl = `http://127.0.0.1:${runtimePort}`;
	compose = new ComposeHost('docker-compose.yml', join(settingOf('TEST_N8N_FOLDER'), 'compose'), {
		'http://pocketping:3001': runtimeUrl,
		'http://n8n:5678': `http://127.0.0.1:${n8nPort}`,
	});

	step('prepare runs');
	compose.prepare();
	step('n8n-import runs');
	compose.importIntoN8n();
	step('pocketping starts');
	const runtime = compose.startRuntime('pocketping', runtimePort);
	await waitFor('the runtime', async () => {
		if (!runtime.isRunning) throw new Error(runtime.output);
		return (await fetch(`${runtimeUrl}/health`)).ok ? true : undefined;
	});
	step('n8n starts');
	const ports = { N8N_PORT: String(n8nPort), N8N_RUNNERS_BROKER_PORT: String(brokerPort) };
	const n8n = compose.startN8n('n8n', 'start', ports);
	await waitFor(
		'the subscription of the demo workflow',
		async () => {
			if (!n8n.isRunning) throw new Error(n8n.output);
			const key = readFileSync(join(compose.data, 'api-key'), 'utf8').trim();
			const headers = { authorization: `Bearer ${key}` };
			const answer = await fetch(`${runtimeUrl}/webhooks`, { headers });
			return ((await answer.json()) as { webhooks: object[] }).webhooks[0];
		},
		150_000,
	);
}, 300_000);

afterAll(async () => {
	visitor?.leave();
	await compose?.stop();
}, 90_000);

test('the demo shop is there, and a cart that is left brings the offer, with no key typed by anybody', async () => {
	expect((await fetch(`${runtimeUrl}/demo`)).status).toBe(200);
	visitor = await Visitor.arrive(runtimeUrl);

	visitor.trigger('cart_abandoned', { total: 129 });

	const offer = await visitor.receives('event', ({ name }) => name === 'show_offer');
	expect(offer.data).toMatchObject({ code: 'SAVE20', cartTotal: 129 });
	const message = await visitor.receives('message', ({ sender }) => sender === 'operator');
	expect(message.content).toContain('SAVE20');
});

test('no key lies about once n8n has it', () => {
	const file = (name: string) => existsSync(join(compose.home, '.n8n/pocketping', name));
	expect(file('credential.json')).toBe(false);
	expect(file('credential.imported')).toBe(true);
});
