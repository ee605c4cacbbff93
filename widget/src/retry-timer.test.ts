/** Retries: one plan at a time, none spent on a hidden page, all at once when something changes. */
import { RetryTimer } from './retry-timer';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function setUp(visible = true) {
	const page = { visible };
	const run = jest.fn();
	return { page, run, timer: new RetryTimer(run, () => page.visible) };
}

test('runs once after the delay', () => {
	const { run, timer } = setUp();
	timer.schedule();
	jest.advanceTimersByTime(200);
	expect(run).not.toHaveBeenCalled();
	jest.advanceTimersByTime(400);
	jest.advanceTimersByTime(60_000);
	expect(run).toHaveBeenCalledTimes(1);
});

test('runs soon when there is nothing to wait for, at a moment of its own', () => {
	const { run, timer } = setUp();
	const random = jest.spyOn(Math, 'random').mockReturnValue(0.5);
	timer.soon();
	jest.advanceTimersByTime(149);
	expect(run).not.toHaveBeenCalled();
	jest.advanceTimersByTime(1);
	expect(run).toHaveBeenCalledTimes(1);
	random.mockRestore();
});

test('waits as long as the server asked', () => {
	const { run, timer } = setUp();
	timer.schedule(30_000);
	jest.advanceTimersByTime(29_999);
	expect(run).not.toHaveBeenCalled();
	jest.advanceTimersByTime(1);
	expect(run).toHaveBeenCalledTimes(1);
});

test('keeps a plan while the page is hidden and carries it out when hurried', () => {
	const { page, run, timer } = setUp(false);
	timer.schedule();
	jest.advanceTimersByTime(600_000);
	expect(run).not.toHaveBeenCalled();
	page.visible = true;
	timer.hurry();
	timer.hurry();
	expect(run).toHaveBeenCalledTimes(1);
});

test('does not run without a plan, nor after a cancelled one', () => {
	const { run, timer } = setUp();
	timer.hurry();
	timer.schedule();
	timer.cancel();
	timer.hurry();
	jest.advanceTimersByTime(60_000);
	expect(run).not.toHaveBeenCalled();
});
