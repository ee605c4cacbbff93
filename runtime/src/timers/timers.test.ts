/** Timers on a real store: on time, in rounds, again after a failure, and not after a stop. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '../../../test/support/manual-clock';
import { eventually } from '../../../test/support/eventually';
import { Journal } from '../core/journal';
import type { TimerRecord } from '../storage/records';
import { SqliteStore } from '../storage/sqlite/sqlite-store';
import { Timers } from './timers';

let directory: string;
let store: SqliteStore;
let timers: Timers;
let journal: Journal;
let clock: ManualClock;
let fired: string[];
let errors: unknown[];
let fail: boolean;
let failFor: string | undefined;
let stillSo: boolean;
beforeEach(async () => {
	directory = mkdtempSync(join(tmpdir(), 'pocketping-test-'));
	store = await SqliteStore.open(join(directory, 'test.db'), (error) => {
		throw error;
	});
	clock = new ManualClock(1000);
	journal = new Journal(store, clock, 'proj_1');
	[fired, errors, fail, failFor, stillSo] = [[], [], false, undefined, true];
	const visitorLeft = async (_unit: unknown, { sessionId }: TimerRecord) => {
		if (fail || sessionId === failFor) throw new Error('not now');
		fired.push(sessionId);
	};
	timers = new Timers({
		store,
		journal,
		clock,
		handlers: {
			operators_idle: async () => {},
			visitor_left: visitorLeft,
			webhook_catch_up: visitorLeft,
			webhook_replay: visitorLeft,
			webhook_burst: visitorLeft,
			wait_expired: visitorLeft,
			ai_takeover: visitorLeft,
			ai_answer: visitorLeft,
			ai_handback: visitorLeft,
		},
		conditions: { visitor_left: async () => stillSo },
		onError: (error) => errors.push(error),
	});
	journal.onTimerSet(() => timers.wake());
	timers.wake();
});
afterEach(async () => {
	await timers.stop();
	await store.close();
	rmSync(directory, { recursive: true });
});

const set = (sessionId: string, dueAt: number) =>
	journal.write((unit) => unit.setTimer({ kind: 'visitor_left', sessionId, dueAt, data: {} }));
const settled = () => new Promise((resolve) => setTimeout(resolve, 100));

it('does nothing about what is no longer so, and takes it out', async () => {
	stillSo = false;
	await set('back again', 2000);
	clock.advance(1000);
	await eventually(async () => (await store.getTimer('visitor_left', 'back again')) === undefined);
	expect([fired, errors]).toEqual([[], []]);
	stillSo = true;
	await set('gone', 2000);
	await eventually(async () => fired.length === 1);
});

it('fires when due, also if it was set after a later one', async () => {
	await set('late', 3000);
	await set('early', 2000);
	await settled();
	clock.advance(999);
	await settled();
	expect(fired).toEqual([]);
	clock.advance(1);
	await eventually(async () => fired.length === 1);
	clock.advance(1000);
	await eventually(async () => fired.length === 2);
	expect(fired).toEqual(['early', 'late']);
});

it('fires many that are due together, each once', async () => {
	await journal.write(async (unit) => {
		for (let n = 0; n < 130; n += 1) {
			await unit.setTimer({ kind: 'visitor_left', sessionId: `s${n}`, dueAt: 1, data: {} });
		}
	});
	await eventually(async () => fired.length === 130);
	expect(new Set(fired).size).toBe(130);
});

it('tries again after a failure', async () => {
	fail = true;
	await set('a', 1000);
	await eventually(async () => errors.length > 0);
	fail = false;
	clock.advance(5000);
	await eventually(async () => fired.length === 1);
	expect(fired).toEqual(['a']);
});

it('lets one that always fails keep nobody else waiting, and leaves unknown kinds alone', async () => {
	await journal.write((unit) =>
		unit.setTimer({
			kind: 'from_the_future' as 'visitor_left',
			sessionId: 'x',
			dueAt: 1,
			data: {},
		}),
	);
	failFor = 'bad';
	await set('bad', 1);
	await set('good', 2);
	await eventually(async () => fired.includes('good'));
	expect(errors).toHaveLength(1);
	clock.advance(5000);
	await eventually(async () => errors.length === 2);
	const left = await store.listDueTimers(9e15, ['from_the_future' as 'visitor_left'], 5);
	expect(left).toHaveLength(1);
});

it('fires nothing after a stop', async () => {
	await timers.stop();
	await set('a', 1000);
	clock.advance(60_000);
	await settled();
	expect(fired).toEqual([]);
});
