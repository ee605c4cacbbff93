/** The existing widget's beacons, its clicks from page to page, and what the server's own clock does. */
import { ManualClock } from '../../support/manual-clock';
import { describeInBrowser } from '../support/browser';
import { eventually } from '../support/visitor';
import { startNetworkGate } from '../support/network-gate';
import { useWire } from './use-wire';
import type { WireVisitor } from './wire-visitor';

describeInBrowser('a visitor of the existing widget', () => {
	const clock = new ManualClock();
	const wire = useWire(() => ({ clock }));
	let visitor: WireVisitor;
	let session: string;

	const api = (method: string, path: string, body?: unknown) =>
		wire.runtime.api(method, `/sessions/${session}${path}`, body);
	const lastActivity = async () => String((await api('GET', '')).body.lastActivity);
	const departures = async () => {
		const query = `type=visitor.disconnected&sessionId=${session}`;
		return (await wire.runtime.api('GET', `/events?${query}`)).body.events as any[];
	};
	/** The server's clock moves on in steps, with time for what each step sets off. */
	const pass = async (seconds: number) => {
		for (let step = 0; step < seconds; step += 1) {
			clock.advance(1_000);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	};

	beforeEach(async () => {
		visitor = await wire.arrive();
		await visitor.on('websocket');
		session = await visitor.sessionId();
		// Operators are only told of visitors who did something.
		await visitor.does('sendMessage', 'hello');
		await visitor.until<any[]>('wire.frames', (frames) => frames.length > 0);
		// Not in one step: two sweeps without time for a pong in between would cut the stream off.
		await pass(60);
	});
	afterEach(() => expect(visitor.complaints).toEqual([]));

	test('is noted as gone after a page was closed, with the time spent on it', async () => {
		const before = await lastActivity();
		await visitor.page.goto('about:blank');
		await eventually(lastActivity, (after) => after > before);
		expect(await departures()).toEqual([]);
		await pass(11);
		const [event] = await eventually(departures, (found) => found.length > 0);
		expect(event.data).toMatchObject({ reason: 'page_unload', duration: expect.any(Number) });
	});

	test('is not gone who follows a link of the site', async () => {
		for (const path of ['/shirts', '/shirts/blue', '/cart']) {
			const before = await lastActivity();
			clock.advance(5_000);
			expect(await visitor.goTo(path)).toBe('connected');
			await eventually(lastActivity, (after) => after > before);
		}
		await visitor.on('websocket');
		await pass(12);
		expect(await departures()).toEqual([]);
		expect(await visitor.sessionId()).toBe(session);
	});

	test('hides and shows the page, and the server hears of both, by beacon and by request', async () => {
		const gate = await startNetworkGate(wire.runtime);
		const other = await wire.arrive(gate.url);
		const heard = () => Promise.resolve(gate.seen.filter((line) => line.includes('visibility')));
		const hears = (lines: string[]) => eventually(heard, (found) => found.length === lines.length);
		const [permission, beacon] = [
			'OPTIONS /pocketping/visibility 204',
			'POST /pocketping/visibility 200',
		];
		await other.does('tellVisibility', 'hidden');
		expect(await hears([permission, beacon])).toEqual([permission, beacon]);
		session = await other.sessionId();
		const before = await lastActivity();
		clock.advance(5_000);
		await other.does('tellVisibility', 'visible');
		await eventually(lastActivity, (after) => after > before);
		expect((await heard()).slice(-1)).toEqual([beacon]);
		expect(other.complaints).toEqual([]);
		await gate.stop();
	});

	test('sees the operator stop typing, though nobody says so', async () => {
		await api('POST', '/typing', { isTyping: true });
		await visitor.until('wire.isTyping', (isTyping) => isTyping === true);
		await pass(31);
		await visitor.until('wire.isTyping', (isTyping) => isTyping === false);
	});
});
