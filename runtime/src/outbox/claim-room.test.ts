/** However many targets hang, there are places left for those that answer and for newcomers. */
import type { DueDelivery } from '../storage/delivery-records';
import type { StoreReader } from '../storage/store';
import { ClaimRoom, PaceRules } from './claim-room';
import { TargetPace } from './target-pace';

const PLACES = 512;

/** How the last attempt went in an earlier start. */
const before = (target: string) =>
	/^webhook:(old|good)/.test(target) ? { ok: target.startsWith('webhook:good') } : undefined;

const reader = {
	getTargetStatus: async (target: string) => before(target),
} as unknown as StoreReader;

/** `webhook:name@host` */
const rules = () =>
	new PaceRules(async (target) => ({ group: target, host: target.split('@')[1] ?? target }));

class Claims {
	readonly pace = new TargetPace();
	private readonly rules = rules();
	private running = 0;

	/** Claims for each target as much as there is room for, and begins all of it. @returns how many by target */
	async claim(targets: readonly string[], now: number): Promise<Map<string, number>> {
		const room = new ClaimRoom(this.pace, this.rules, reader, now);
		const claimed: DueDelivery[] = [];
		const counts = new Map<string, number>();
		for (const target of targets) {
			const count = Math.min(
				PLACES - this.running - claimed.length,
				await room.at(target, claimed),
			);
			counts.set(target, count);
			for (let n = 0; n < count; n += 1) claimed.push({ target } as DueDelivery);
		}
		for (const { target } of claimed) this.pace.begin(target, now);
		this.running += claimed.length;
		return counts;
	}

	end(target: string, ok: boolean, now: number): void {
		this.pace.end(target, ok, now);
		this.running -= 1;
	}

	/** Lets a target show that it answers. */
	async prove(target: string, now: number): Promise<void> {
		await this.claim([target], now);
		while (this.pace.underWay(now).hosts.get(target.split('@')[1] ?? ''))
			this.end(target, true, now);
	}
}

/** Targets of servers of their own. */
const many = (count: number, name: string) =>
	Array.from({ length: count }, (_, n) => `webhook:${name}${n}@${name}${n}`);

const GOOD = 'webhook:good@a';
const NEW = 'webhook:new@b';

it('leaves places to a target that answers, however many others are asked for the first time', async () => {
	const claims = new Claims();
	await claims.prove(GOOD, 0);
	expect(sum(await claims.claim(many(1000, 'x'), 1))).toBe(128);
	expect(sum(await claims.claim([GOOD], 2))).toBeGreaterThanOrEqual(1);
});

it('leaves places to newcomers, however many targets failed before, also before the start', async () => {
	const claims = new Claims();
	expect(sum(await claims.claim(many(1000, 'old'), 0))).toBe(320);
	expect(sum(await claims.claim([NEW], 1))).toBe(1);
});

it('takes newcomers that answer nothing for hanging ones, and says when', async () => {
	const claims = new Claims();
	// The first of them had two places each.
	const counts = [...(await claims.claim(many(100, 'x'), 0)).values()];
	expect(counts).toEqual([...Array(32).fill(2), ...Array(64).fill(1), 0, 0, 0, 0]);
	expect(sum(await claims.claim([NEW], 1000))).toBe(0);
	expect(claims.pace.nextRelease(1000)).toBe(2001);
	expect(sum(await claims.claim([NEW], 2001))).toBe(1);
});

it('never gives all places to those of whom nothing good is known', async () => {
	const claims = new Claims();
	await claims.prove(GOOD, 0);
	let taken = 0;
	for (let round = 0; round < 10; round += 1) {
		taken += sum(await claims.claim(many(100, `r${round}.`), round * 3000));
	}
	expect(taken).toBe(448);
	expect(sum(await claims.claim([GOOD], 60_000))).toBeGreaterThanOrEqual(1);
});

it('gives one server not all places, whatever its targets have shown', async () => {
	const claims = new Claims();
	const ofOne = Array.from({ length: 50 }, (_, n) => `webhook:${n}@n8n`);
	for (const target of ofOne) {
		for (let n = 0; n < 20; n += 1) await claims.prove(target, 0);
	}
	expect(sum(await claims.claim(ofOne, 1))).toBe(384);
	expect(sum(await claims.claim([NEW], 2))).toBe(2);
});

function sum(counts: Map<string, number>): number {
	return [...counts.values()].reduce((all, one) => all + one, 0);
}
