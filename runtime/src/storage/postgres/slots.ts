/** A number of places, taken in the order of asking. */

export class Slots {
	private readonly waiting: Array<() => void> = [];

	/** @param free how many there are */
	constructor(private free: number) {}

	async take(): Promise<void> {
		if (this.free > 0) this.free -= 1;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
	}

	giveBack(): void {
		const next = this.waiting.shift();
		if (next) next();
		else this.free += 1;
	}
}
