/** A clock that moves only when a test moves it; its timers fire as it passes them. */
import { AsyncResource } from 'node:async_hooks';
import type { Clock } from '../../runtime/src/core/clock';

export class ManualClock implements Clock {
	private timers: Array<{ at: number; task: () => void }> = [];

	constructor(private time = Date.now()) {}

	now(): number {
		return this.time;
	}

	after(ms: number, task: () => void): () => void {
		// As real timers do: a task keeps the context it was set in.
		const timer = { at: this.time + ms, task: AsyncResource.bind(task) };
		this.timers.push(timer);
		return () => {
			this.timers = this.timers.filter((other) => other !== timer);
		};
	}

	/** Moves on, firing what falls due in order. */
	advance(ms: number): void {
		const end = this.time + ms;
		for (;;) {
			const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
			if (!next) break;
			this.timers = this.timers.filter((timer) => timer !== next);
			this.time = Math.max(this.time, next.at);
			next.task();
		}
		this.time = end;
	}
}
