/** How many pages are open on other instances: they are asked, so that nothing has to be kept or to expire. */
import type { RedisLink } from '../../redis/redis-link';
import type { InstanceMessage } from './instance-message';

/** How long answers are waited for. An instance that just died is still counted as a listener for a moment. */
const ANSWER_MS = 250;

/** Questions under way at the most. */
const MAX_ASKED = 1000;

interface Question {
	/** Answers that will come; undefined until Redis has said how many listen. */
	expected: number | undefined;
	answers: number;
	pages: number;
	settle(): void;
}

export class PageCount {
	private readonly questions = new Map<number, Question>();
	private asked = 0;

	/** @param id of this instance */
	constructor(
		private readonly link: RedisLink,
		private readonly id: string,
	) {}

	/**
	 * @param channel all who listen to it are asked
	 * @param sessionId whose pages; null: all
	 * @returns the pages of those who have answered in time, this instance not among them; 0 without Redis
	 */
	async ask(channel: string, sessionId: string | null): Promise<number> {
		if (!this.link.isUp || this.questions.size >= MAX_ASKED) return 0;
		this.asked += 1;
		const ask = this.asked;
		const message: InstanceMessage = { from: this.id, kind: 'count', ask, sessionId };
		return await new Promise((resolve) => {
			const timer = setTimeout(() => question.settle(), ANSWER_MS);
			const question: Question = {
				expected: undefined,
				answers: 0,
				pages: 0,
				settle: () => {
					clearTimeout(timer);
					this.questions.delete(ask);
					resolve(question.pages);
				},
			};
			this.questions.set(ask, question);
			this.link.commands.publish(channel, JSON.stringify(message)).then(
				(listeners) => {
					question.expected = listeners;
					if (question.answers >= listeners) question.settle();
				},
				(error: unknown) => {
					this.link.suspect(error);
					question.settle();
				},
			);
		});
	}

	/** Takes an answer. Every listener answers, whatever it listens with, so that they can be counted. */
	answered(ask: number, pages: number): void {
		const question = this.questions.get(ask);
		if (!question) return;
		question.answers += 1;
		question.pages += pages;
		if (question.expected !== undefined && question.answers >= question.expected) question.settle();
	}
}
