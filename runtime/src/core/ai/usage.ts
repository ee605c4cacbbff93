/** What the AI has used up, and whether it may go on. */
import type { StoreReader } from '../../storage/store';
import { toIso } from '../clock';
import type { UnitOfWork } from '../journal';
import type { AiLimits } from './ai-settings';

/** Adds an answer's cost to its session's account and the day's. */
export async function recordUsage(
	{ tx, now }: UnitOfWork,
	sessionId: string,
	usage: { answers: number; tokens: number },
): Promise<void> {
	for (const key of [sessionId, dayKey(now)]) await tx.addAiUsage(key, usage, now);
}

export async function isOverLimit(
	reader: StoreReader,
	now: number,
	sessionId: string,
	limits: AiLimits,
): Promise<boolean> {
	const session = await reader.getAiUsage(sessionId);
	const day = await reader.getAiUsage(dayKey(now));
	return (
		session.answers >= limits.answersPerSession ||
		session.tokens >= limits.tokensPerSession ||
		day.answers >= limits.answersPerDay ||
		day.tokens >= limits.tokensPerDay
	);
}

/** Days are UTC days, so that instances agree on them. */
function dayKey(now: number): string {
	return `day:${toIso(now).slice(0, 10)}`;
}
