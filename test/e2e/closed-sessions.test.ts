/** A conversation that is over: what opens it again, and what is only added to it. */
import { connectPage, plain, post } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

let runtime: RunningRuntime;
beforeAll(async () => {
	runtime = await startRuntime();
});
afterAll(() => runtime.stop());

/** A closed session, by its two names. */
async function closed() {
	const { sessionId } = await connectPage(runtime.url);
	const id = plain(sessionId);
	await post(`${runtime.url}/pocketping/message`, { sessionId, content: 'Thanks, bye' });
	await runtime.api('POST', `/sessions/${id}/close`);
	return { sessionId, id };
}
const stateOf = async (id: string) => {
	const { body } = await runtime.api('GET', `/sessions/${id}`);
	return [body.status, body.handledBy];
};

it('stays closed when a workflow says who it was', async () => {
	const { id } = await closed();
	const found = { email: 'ada@shop.example', customerId: 'c1' };
	const { body } = await runtime.api('POST', `/sessions/${id}/identify`, found);
	expect(body).toMatchObject({ status: 'closed', identity: found });
	expect(await stateOf(id)).toEqual(['closed', 'closed']);
	const { body: log } = await runtime.api('GET', `/events?sessionId=${id}`);
	expect(log.events[0]).toMatchObject({
		event: 'session.identified',
		data: { session: { status: 'closed' } },
	});
});

it.each([
	['writes', '/message', { content: 'One more thing' }],
	['triggers an event, which a workflow may want to answer', '/event', { name: 'cart_abandoned' }],
])('opens when the visitor %s', async (_what, path, fields) => {
	const { sessionId, id } = await closed();
	expect((await post(runtime.url + '/pocketping' + path, { sessionId, ...fields })).status).toBe(
		200,
	);
	expect(await stateOf(id)).toEqual(['active', 'waiting']);
});
