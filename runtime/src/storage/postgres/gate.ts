/**
 * The order of changes within one process: their listeners must hear of them as they were committed, and what
 * waits for another change here need not hold a connection meanwhile. Instances are kept apart by the
 * database's own locks.
 */

type Release = () => void;

interface Waiting {
	alone: boolean;
	start: () => void;
}

export class Gate {
	private together = 0;
	private alone = false;
	private readonly waiting: Waiting[] = [];
	/** The last change of each session that has any under way: the next one waits for it. */
	private readonly last = new Map<string, Promise<void>>();

	/** Lets a change begin: with others, or once all others are over. Those that come later wait for one that waits. */
	async begin(alone: boolean): Promise<Release> {
		if (this.waiting.length > 0 || !this.isFree(alone)) {
			await new Promise<void>((start) => this.waiting.push({ alone, start }));
		} else this.take(alone);
		return () => {
			if (alone) this.alone = false;
			else this.together -= 1;
			this.next();
		};
	}

	/** Lets one change of a session after the other go on. */
	async enter(sessionId: string): Promise<Release> {
		const before = this.last.get(sessionId);
		let release: Release = () => {};
		const over = new Promise<void>((resolve) => (release = resolve));
		this.last.set(sessionId, over);
		if (before) await before;
		return () => {
			if (this.last.get(sessionId) === over) this.last.delete(sessionId);
			release();
		};
	}

	private isFree(alone: boolean): boolean {
		return !this.alone && (!alone || this.together === 0);
	}

	private take(alone: boolean): void {
		if (alone) this.alone = true;
		else this.together += 1;
	}

	private next(): void {
		for (let first = this.waiting[0]; first && this.isFree(first.alone); first = this.waiting[0]) {
			this.waiting.shift();
			this.take(first.alone);
			first.start();
		}
	}
}
