/** Whatever the operation: what becomes of items that cannot be done is the workflow's choice. */
import { OPERATIONS } from '../../nodes/PocketPing/actions/operations';
import { byId } from './support/parameters';
import { runNode } from './support/run-node';
import { useRuntime } from './support/use-runtime';

// So many wrong keys would be turned away as an attack.
const runtime = useRuntime({ RATE_LIMITS: 'off' });

/** Enough for every operation to get as far as the runtime. */
const filledIn = {
	sessionId: byId('sess_any'),
	webhookId: byId('wh_any'),
	messageId: 'msg_any',
	deliveryId: 'dlv_any',
	message: 'Hello',
	eventName: 'show_offer',
	updateFields: { name: 'Ada' },
	since: '2026-01-01',
};

/** All but the one that never asks the runtime. */
const operations = Object.entries(OPERATIONS)
	.flatMap(([resource, ofResource]) =>
		Object.keys(ofResource!).map((operation) => [resource, operation] as const),
	)
	.filter(([, operation]) => operation !== 'verifySignature');

describe.each(operations)('%s: %s', (resource, operation) => {
	const parameters = { ...filledIn, resource, operation };
	// Only one visitor can be waited for at a time.
	const items = operation === 'sendAndWait' ? [{}] : [{}, {}, {}];

	test('stops the workflow at the item that the runtime refuses', async () => {
		const { error, items: output } = await runNode(refused(), parameters, items);

		expect(output).toEqual([]);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			httpCode: '401',
			description: expect.stringContaining("Check 'API Key'"),
		});
		expect(error?.context.itemIndex).toBe(0);
	});

	test('goes on with one output for each item when that is wanted', async () => {
		const run = await runNode(refused(), parameters, items, 'continueRegularOutput');

		expect(run.error).toBeUndefined();
		expect(run.waitTill).toBeUndefined();
		expect(run.items).toEqual(
			items.map((_item, item) => ({
				json: expect.objectContaining({
					error: expect.any(String),
					description: expect.any(String),
					code: 'UNAUTHORIZED',
				}),
				pairedItem: { item },
			})),
		);
	});

	test('says where it looked when nobody answers', async () => {
		const nobody = { baseUrl: 'http://127.0.0.1:1', apiKey: 'any' };

		expect((await runNode(nobody, parameters)).error).toMatchObject({
			message: 'PocketPing did not answer at http://127.0.0.1:1',
		});
	});
});

function refused() {
	return { ...runtime.credential, apiKey: 'wrong' };
}
