/** Operator → Get Status and Set Status, run by n8n-core against a real runtime. */
import { runNode } from './support/run-node';
import { useRuntime } from './support/use-runtime';

const runtime = useRuntime();
const operator = { resource: 'operator' };

test.each([true, false])('sets and gets the status: online %s', async (online) => {
	const set = await runNode(
		runtime.credential,
		{ ...operator, operation: 'setStatus', online: '={{ $json.online }}' },
		[{ online }],
	);
	const get = await runNode(runtime.credential, { ...operator, operation: 'getStatus' });

	expect(set).toEqual({ items: [{ json: { online }, pairedItem: { item: 0 } }] });
	expect(get).toEqual({ items: [{ json: { online }, pairedItem: { item: 0 } }] });
	expect(await runtime.api('GET', '/operator/status')).toEqual({ online });
});

test.each(['getStatus', 'setStatus'])(
	'%s stops when the key is wrong, or goes on',
	async (operation) => {
		const credential = { ...runtime.credential, apiKey: 'wrong' };
		const parameters = { ...operator, operation };

		expect((await runNode(credential, parameters)).error).toMatchObject({ httpCode: '401' });
		expect(
			(await runNode(credential, parameters, [{}, {}], 'continueRegularOutput')).items,
		).toEqual(
			[0, 1].map((item) => ({
				json: expect.objectContaining({ code: 'UNAUTHORIZED' }),
				pairedItem: { item },
			})),
		);
	},
);
