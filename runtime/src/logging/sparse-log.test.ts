import { ManualClock } from '../../../test/support/manual-clock';
import { createLog } from './create-log';
import { SparseLog } from './sparse-log';

const clock = new ManualClock();
let lines: any[];
let log: SparseLog;
beforeEach(() => {
	lines = [];
	const write = (line: string) => void lines.push(JSON.parse(line));
	log = new SparseLog(createLog('info', { write }), clock);
});

const warn = (key: string) => log.write(key, { ip: key }, 'address blocked');

it('writes the first line at once, and counts the rest of the minute', () => {
	for (let n = 0; n < 500; n += 1) warn('192.0.2.1');
	expect(lines).toEqual([expect.objectContaining({ ip: '192.0.2.1', msg: 'address blocked' })]);
	expect(lines[0]).not.toHaveProperty('leftOut');
	clock.advance(60_000);
	expect(lines.slice(1)).toEqual([
		expect.objectContaining({ ip: '192.0.2.1', msg: 'address blocked', leftOut: 499 }),
	]);
});

it('goes on once a minute while it goes on, and forgets who has become quiet', () => {
	for (let second = 0; second < 180; second += 1) {
		warn('192.0.2.1');
		clock.advance(1000);
	}
	expect(lines).toHaveLength(4);
	expect(lines.reduce((sum, { leftOut = 1 }) => sum + leftOut, 0)).toBe(180);
	expect(log.size).toBe(1);
	clock.advance(120_000);
	expect(log.size).toBe(0);
	expect(lines).toHaveLength(4);
});

it('takes each address by itself, up to a number of them, and the others as one', () => {
	for (let n = 0; n < 5000; n += 1) warn(`address ${n}`);
	expect(log.size).toBe(1001);
	expect(lines).toHaveLength(1001);
	clock.advance(60_000);
	expect(lines).toHaveLength(1002);
	expect(lines.at(-1)).toMatchObject({ leftOut: 3999 });
});
