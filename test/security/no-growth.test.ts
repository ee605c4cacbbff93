/** What the service remembers of visitors who came and went: nothing but what it says it keeps. */
import { Agent, request } from 'node:http';
import { liveBytes } from '../support/heap';
import { ManualClock } from '../support/manual-clock';
import { openStream } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

const ROUNDS = 6;
const SESSIONS = 1000;
/**
 * Per session. About 250 are its token, of which a limited number is kept ready; one entry more in any set or map,
 * of the plain id alone, makes it 400.
 */
const MAX_BYTES = 320;
/** Visitors at a time. */
const AT_ONCE = 20;

const clock = new ManualClock();
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
let runtime: RunningRuntime;
beforeAll(async () => {
	runtime = await startRuntime({ clock, env: { RATE_LIMITS: 'off' } });
});
afterAll(async () => {
	agent.destroy();
	await runtime.stop();
});

function post(path: string, body: object): Promise<any> {
	return new Promise((resolve, reject) => {
		const headers = { 'content-type': 'application/json' };
		request(`${runtime.url}/pocketping${path}`, { method: 'POST', agent, headers }, (response) => {
			let text = '';
			response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
			response.on('end', () => resolve(JSON.parse(text)));
		})
			.on('error', reject)
			.end(JSON.stringify(body));
	});
}

async function visit(n: number): Promise<void> {
	const { sessionId } = await post('/connect', { visitorId: `visitor-${n}` });
	await post('/typing', { sessionId, isTyping: true });
	await post('/event', { sessionId, name: 'looked', data: { n } });
	if (n % 10 > 0) return;
	const stream = await openStream(runtime.url, sessionId);
	stream.close();
}

it('does not grow with the number of sessions', async () => {
	const sizes: number[] = [];
	for (let round = 0; round < ROUNDS; round += 1) {
		for (let start = 0; start < SESSIONS; start += AT_ONCE) {
			await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => visit(start + index)));
		}
		// What is kept for a while is forgotten by then.
		clock.advance(10 * 60_000);
		sizes.push(await liveBytes());
	}
	// Not from the first rounds, in which code is compiled.
	const [last = 0, from = 0] = [sizes.at(-1), sizes.at(1)];
	const perSession = (last - from) / ((ROUNDS - 2) * SESSIONS);
	expect(perSession).toBeLessThan(MAX_BYTES);
	expect(runtime.openStreams()).toEqual({ connections: 0, pages: 0, sessions: 0, owners: 0 });
}, 60_000);
