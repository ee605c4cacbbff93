/** Counts what the AI does, for whoever shows numbers. */
import type { AttemptOutcome } from '../core/ai/settle-answer';

export interface AiNumbers {
	takeovers: number;
	/** Attempts by what became of them. */
	sent: number;
	dropped: number;
	waiting: number;
	handedOver: number;
	/** Answers that the model or its filter declined. */
	refusals: number;
	inputTokens: number;
	outputTokens: number;
	/** Of answers that were given, sent or not: how many, and how long they took together. */
	answers: number;
	answerMs: number;
	/** Being written at this moment. */
	underWay: number;
}

export class AiMetrics {
	private readonly numbers: AiNumbers = {
		takeovers: 0,
		sent: 0,
		dropped: 0,
		waiting: 0,
		handedOver: 0,
		refusals: 0,
		inputTokens: 0,
		outputTokens: 0,
		answers: 0,
		answerMs: 0,
		underWay: 0,
	};

	takeover(): void {
		this.numbers.takeovers += 1;
	}

	refusal(): void {
		this.numbers.refusals += 1;
	}

	answer(ms: number, usage: { inputTokens: number; outputTokens: number }): void {
		this.numbers.answers += 1;
		this.numbers.answerMs += ms;
		this.numbers.inputTokens += usage.inputTokens;
		this.numbers.outputTokens += usage.outputTokens;
	}

	outcome(outcome: AttemptOutcome): void {
		this.numbers[outcome] += 1;
	}

	/** @param change 1 when an answer is begun, -1 when it is over */
	underWay(change: 1 | -1): void {
		this.numbers.underWay += change;
	}

	/** The counts as they are now, since the start of the process. */
	read(): Readonly<AiNumbers> {
		return { ...this.numbers };
	}
}
