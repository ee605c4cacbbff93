import { ManualClock } from '../../../test/support/manual-clock';
import type { BridgeState } from './bridge';
import { Connection } from './connection';

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

function connection(connect: (online: () => void) => Promise<void>) {
	const clock = new ManualClock(0);
	const states: BridgeState[] = [];
	let attempts = 0;
	const made = new Connection({
		clock,
		onState: (state) => states.push(state),
		connect: async (signal, online) => {
			attempts += 1;
			await connect(online);
			if (!signal.aborted) return;
		},
	});
	return { clock, states, made, attempts: () => attempts };
}

it('tries again less and less often, and says why', async () => {
	const { clock, states, made, attempts } = connection(async () => {
		throw new Error('no network');
	});
	made.start();
	const tried: number[] = [];
	for (const ms of [0, 1000, 2000, 5000, 15_000, 60_000, 60_000]) {
		clock.advance(ms);
		await settled();
		tried.push(attempts());
	}
	expect(tried).toEqual([1, 2, 3, 4, 5, 6, 7]);
	expect(states[0]).toEqual({ status: 'offline', since: 0, reason: 'no network' });
	await made.stop();
	expect(made.state.status).toBe('stopped');
	clock.advance(600_000);
	await settled();
	expect(attempts()).toBe(7);
});

it('begins with short pauses again after a connection that held', async () => {
	let end: () => void = () => {};
	const { clock, made, attempts } = connection(async (online) => {
		online();
		await new Promise<void>((resolve) => (end = resolve));
	});
	made.start();
	await settled();
	for (let n = 0; n < 4; n += 1) {
		end();
		await settled();
		clock.advance(60_000);
		await settled();
	}
	const before = attempts();
	// This one holds for longer than a minute.
	clock.advance(61_000);
	end();
	await settled();
	expect(made.state.status).toBe('offline');
	clock.advance(1000);
	await settled();
	expect(attempts()).toBe(before + 1);
	end();
	await made.stop();
});
