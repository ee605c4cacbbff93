/** The credential's connection test, resolved and sent as n8n does. */
import { resolve } from './support/credentials';
import { useRuntime } from './support/use-runtime';
import { buildWorkflow } from './support/workflow';
import { PocketPingApi } from '../../credentials/PocketPingApi.credentials';

const runtime = useRuntime();
const credential = new PocketPingApi();

test('passes with the right key', async () => {
	expect(await statusOfTest(runtime.credential.apiKey)).toBe(200);
});

test('fails with a wrong one', async () => {
	expect(await statusOfTest('wrong')).toBe(401);
});

test('hides the key, and only the key', () => {
	const hidden = credential.properties.filter(({ typeOptions }) => typeOptions?.password);
	expect(hidden.map(({ name }) => name)).toEqual(['apiKey']);
});

async function statusOfTest(apiKey: string): Promise<number> {
	const { workflow, node } = buildWorkflow({ type: 'pocketPing', parameters: {} });
	const data = { baseUrl: runtime.url, apiKey };
	const { baseURL, url } = credential.test.request;
	const { headers } = credential.authenticate.properties;
	const response = await fetch(`${resolve(workflow, node, String(baseURL), data)}${String(url)}`, {
		headers: {
			authorization: resolve(workflow, node, String(headers?.Authorization), data),
		},
	});
	return response.status;
}
