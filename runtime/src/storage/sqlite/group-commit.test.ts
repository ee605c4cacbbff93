/** How many changes share a commit, by how many are on their way. The disk and the time are held by hand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GroupCommit } from './group-commit';
import { migrateDatabase } from './migrate-database';
import { openDatabase } from './open-database';
import { SqliteTransaction } from './sqlite-transaction';

/** Rounds of the disk end when the test says so, in the order they began. */
class HeldDisk {
	private readonly rounds: Array<(error?: Error) => void> = [];

	durable(): Promise<void> {
		return new Promise((resolve, reject) =>
			this.rounds.push((error) => (error ? reject(error) : resolve())),
		);
	}

	async endRound(error?: Error): Promise<void> {
		this.rounds.shift()?.(error);
		await nextTurn();
	}
}

async function open() {
	const directory = mkdtempSync(join(tmpdir(), 'group-commit-'));
	const file = join(directory, 'test.db');
	await migrateDatabase(file);
	const writer = openDatabase(file);
	const disk = new HeldDisk();
	const onBroken = jest.fn();
	const tx = new SqliteTransaction(writer);
	/** How many changes each commit had. */
	const commits: number[] = [];
	let changes = 0;
	const afterCommit = () => {
		commits.push(changes);
		changes = 0;
	};
	let expired: (() => void) | undefined;
	const later = (_ms: number, task: () => void) => {
		expired = task;
		return () => (expired = undefined);
	};
	/** The time is over for which a change waits for others. */
	const expire = async () => {
		const task = expired;
		expired = undefined;
		task?.();
		await nextTurn();
	};
	/** Lets rounds and waits end as they come, until something is done. */
	const goOnUntil = async (done: Promise<unknown>) => {
		let isDone = false;
		void done.finally(() => (isDone = true));
		for (let n = 0; n < 100 && !isDone; n += 1) {
			await disk.endRound();
			await expire();
		}
		expect(isDone).toBe(true);
	};
	const group = new GroupCommit(writer, tx, disk, afterCommit, onBroken, later);
	const change = () =>
		group.run(async (unit) => {
			changes += 1;
			await unit.setMeta('key', 'value');
		});
	/** One that comes on its own, as another request does. */
	const ask = async (): Promise<{ answered: Promise<void> }> => {
		const answered = change();
		await nextTurn();
		return { answered };
	};
	const close = () => {
		writer.close();
		rmSync(directory, { recursive: true, force: true });
	};
	return { group, disk, commits, change, ask, expire, goOnUntil, close, onBroken };
}

let opened: Awaited<ReturnType<typeof open>>;
beforeEach(async () => (opened = await open()));
afterEach(() => opened.close());

it('commits a lone change at once, and those of one breath together', async () => {
	const { commits, change, ask, disk } = opened;
	await ask();
	expect(commits).toEqual([1]);
	await disk.endRound();
	const all = Promise.all(Array.from({ length: 5 }, change));
	await nextTurn();
	expect(commits).toEqual([1, 5]);
	await disk.endRound();
	await all;
});

it('lets changes wait for each other while the disk is busy with as many', async () => {
	const { commits, ask } = opened;
	for (let n = 0; n < 10; n += 1) await ask();
	expect(commits).toEqual([1, 1, 2, 6]);
});

it('answers in order, and takes what waited when the disk is free', async () => {
	const { commits, ask, disk } = opened;
	const answered: number[] = [];
	for (let n = 0; n < 3; n += 1) void (await ask()).answered.then(() => answered.push(n));
	expect(commits).toEqual([1, 1]);
	await disk.endRound();
	expect(answered).toEqual([0]);
	expect(commits).toEqual([1, 1, 1]);
	await disk.endRound();
	await disk.endRound();
	expect(answered).toEqual([0, 1, 2]);
});

/** Lets changes be answered that came one after the other, so that as many are expected. */
async function answer(count: number): Promise<void> {
	const { ask, goOnUntil, commits } = opened;
	const asked = [];
	for (let n = 0; n < count; n += 1) asked.push(await ask());
	await goOnUntil(Promise.all(asked.map(({ answered }) => answered)));
	commits.length = 0;
}

it('gives those who were just answered a moment to come back, and no more than that', async () => {
	const { commits, ask, goOnUntil, expire } = opened;
	await answer(10);
	const back = [];
	for (let n = 0; n < 5; n += 1) back.push(await ask());
	expect(commits).toEqual([]);
	back.push(await ask());
	expect(commits).toEqual([6]);
	await goOnUntil(Promise.all(back.map(({ answered }) => answered)));

	// The others stay away. Nobody has to come for this one to get on.
	const { answered } = await ask();
	expect(commits).toEqual([6]);
	await expire();
	expect(commits).toEqual([6, 1]);
	await goOnUntil(answered);
	await ask();
	expect(commits).toEqual([6, 1, 1]);
});

it('waits for nobody where there are few', async () => {
	const { commits, ask } = opened;
	await answer(7);
	await ask();
	expect(commits).toEqual([1]);
});

it('is drained only after those who wait for company', async () => {
	const { group, commits, ask, change, disk, goOnUntil, expire } = opened;
	for (let n = 0; n < 10; n += 1) await ask();
	commits.length = 0;
	const last = change();
	let isDrained = false;
	const drained = group.drained().then(() => (isDrained = true));
	for (let n = 0; n < 4; n += 1) await disk.endRound();
	expect([isDrained, commits]).toEqual([false, []]);
	await expire();
	expect([isDrained, commits]).toEqual([false, [1]]);
	await goOnUntil(drained);
	await last;
});

it('lets the event loop have its turn between the batches of a burst', async () => {
	const { goOnUntil, change, commits } = opened;
	const all = Promise.all(Array.from({ length: 1000 }, change));
	await nextTurn();
	expect(commits).toEqual([256]);
	await nextTurn();
	expect(commits).toEqual([256, 256]);
	await goOnUntil(all);
	expect(commits).toEqual([256, 256, 256, 232]);
});

it('promises nothing more once the disk has refused', async () => {
	const { disk, ask, change, onBroken } = opened;
	const full = new Error('no space left');
	const asked = await ask();
	const refused = expect(asked.answered).rejects.toBe(full);
	await disk.endRound(full);
	await refused;
	await expect(change()).rejects.toBe(full);
	expect(onBroken).toHaveBeenCalledWith(full);
});
