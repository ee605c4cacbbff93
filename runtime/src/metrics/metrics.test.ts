/** What is counted stays countable: however many different things happen, there are only so many series. */
import { ServerResponse, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { cached } from './cached';
import { Durations } from './durations';
import { RequestNumbers } from './request-numbers';
import { Tally } from './tally';

describe('Tally', () => {
	it('counts by text, and everything beyond five hundred of them as one', () => {
		const tally = new Tally((name) => ({ name }), ['first']);
		for (let n = 0; n < 10_000; n += 1) tally.add(`n${n}`);
		tally.add('n1', 2);
		const read = tally.read();
		expect(read.length).toBe(501);
		expect(read[0]).toEqual({ labels: { name: 'first' }, value: 0 });
		expect(read.find(({ labels }) => labels.name === 'n1')?.value).toBe(3);
		expect(read.at(-1)).toEqual({ labels: { name: 'other' }, value: 9501 });
	});
});

describe('Durations', () => {
	it('adds up from bucket to bucket, as Prometheus wants it', () => {
		const durations = new Durations('x_seconds', [0.1, 1], (kind) => ({ kind }));
		for (const seconds of [0.05, 0.1, 0.5, 1, 7, -3]) durations.of('a').add(seconds);
		expect(durations.read()).toEqual([
			{ metricName: 'x_seconds_bucket', labels: { kind: 'a', le: 0.1 }, value: 3 },
			{ metricName: 'x_seconds_bucket', labels: { kind: 'a', le: 1 }, value: 5 },
			{ metricName: 'x_seconds_bucket', labels: { kind: 'a', le: '+Inf' }, value: 6 },
			{ metricName: 'x_seconds_sum', labels: { kind: 'a' }, value: 8.65 },
			{ metricName: 'x_seconds_count', labels: { kind: 'a' }, value: 6 },
		]);
	});

	it('keeps to two hundred texts', () => {
		const durations = new Durations('x', [1], (kind) => ({ kind }));
		for (let n = 0; n < 1000; n += 1) durations.of(`n${n}`).add(0);
		const counts = durations.read().filter(({ metricName }) => metricName === 'x_count');
		expect(counts.length).toBe(201);
		expect(counts.at(-1)).toMatchObject({ labels: { kind: 'other' }, value: 800 });
	});
});

describe('RequestNumbers', () => {
	it('knows patterns only, also where the service is mounted under paths with ids', () => {
		const numbers = new RequestNumbers();
		const route = { path: '/message' };
		const answered = (method: string, baseUrl: string, taken: unknown = route) => {
			const request = Object.assign(new IncomingMessage(new Socket()), {
				method,
				baseUrl,
				...(taken !== undefined && { route: taken }),
			});
			numbers.finished(new ServerResponse(request) as never);
		};
		for (let n = 0; n < 1000; n += 1) answered('POST', `/tenants/${n}`);
		for (let n = 0; n < 1000; n += 1) answered('GET', `/made/up/${n}`, null);
		answered('POST', '/TENANTS/0');
		const read = numbers.readCounts();
		expect(read.length).toBeLessThanOrEqual(42);
		const value = (name: string) => read.find(({ labels }) => labels.route === name)?.value;
		expect(value('/tenants/0/message')).toBe(2);
		expect(value('(other)/message')).toBe(980);
		expect(read.some(({ labels }) => String(labels.route).includes('made'))).toBe(false);
	});
});

describe('cached', () => {
	it('asks once for all, and again once the answer is old, or the clock was put back', async () => {
		let [now, asked] = [0, 0];
		const ask = cached(async () => (asked += 1), { clock: { now: () => now }, forMs: 100 });
		await Promise.all([ask(), ask(), ask()]);
		now = 99;
		expect(await ask()).toBe(1);
		now = 100;
		expect(await ask()).toBe(2);
		now = -1000;
		expect(await ask()).toBe(3);
	});

	it('rests as many times as long as it took', async () => {
		let [now, asked] = [0, 0];
		const slow = async () => {
			asked += 1;
			await new Promise((resolve) => setTimeout(resolve, 30));
		};
		const ask = cached(slow, { clock: { now: () => now }, forMs: 1, restFactor: 50 });
		await ask();
		now = 1000;
		await ask();
		expect(asked).toBe(1);
		now = 1_000_000;
		await ask();
		expect(asked).toBe(2);
	});

	it('tells a failure to all who wait for it, and asks again after it', async () => {
		let fails = true;
		const ask = cached(
			async () => {
				if (fails) throw new Error('away');
				return 'here';
			},
			{ clock: { now: () => 0 }, forMs: 1000 },
		);
		await expect(Promise.all([ask(), ask()])).rejects.toThrow('away');
		fails = false;
		expect(await ask()).toBe('here');
	});
});
