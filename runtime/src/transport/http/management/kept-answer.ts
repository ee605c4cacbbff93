/** The form in which an answer is kept for a repeated request: a secret that it shows is kept as all secrets are. */
import { ChatError } from '../../../core/chat-error';
import type { Secrets } from '../../../core/core-context';

/** @returns JSON; all but the secret stays legible, so that the erasure of a session finds what tells of it */
export function keptAnswer(body: unknown, secrets: Secrets): string {
	const secret = secretOf(body);
	return JSON.stringify(
		secret === undefined ? body : { ...(body as object), secret: secrets.seal(secret) },
	);
}

/**
 * @param kept what {@link keptAnswer} made
 * @returns the answer's JSON
 * @throws {ChatError} IDEMPOTENCY_ANSWER_LOST when the key that the secret is encrypted with is gone
 */
export function openAnswer(kept: string, secrets: Secrets): string {
	if (!kept.includes('"secret"')) return kept;
	const body = JSON.parse(kept) as object;
	const secret = secretOf(body);
	if (secret === undefined) return kept;
	try {
		return JSON.stringify({ ...body, secret: secrets.open(secret) });
	} catch {
		throw new ChatError(
			'IDEMPOTENCY_ANSWER_LOST',
			'This was done before. Its answer showed a secret whose key is no longer in SECRETS_KEY; make a new secret with rotate-secret.',
		);
	}
}

/** Answers to the creation of a subscription and to a rotation have one. */
function secretOf(body: unknown): string | undefined {
	const { secret } = (body ?? {}) as { secret?: unknown };
	return typeof secret === 'string' ? secret : undefined;
}
