/** What an API's refusal means for whoever set the variables. */
import { AiError } from './ai-error';
import type { AiProviderName } from './ai-provider';

/** A failed request as far as any of the clients tells of it. */
interface Failure {
	provider: AiProviderName;
	model: string;
	/** HTTP status of the answer; undefined when there was none. */
	status: number | undefined;
	/** What the API or the client said. */
	message: string;
	retryAfterMs?: number;
}

/** Variables that hold what can be wrong, by provider. */
const VARIABLES: Record<AiProviderName, { key: string; baseUrl: string }> = {
	openai: { key: 'OPENAI_API_KEY', baseUrl: 'OPENAI_BASE_URL' },
	anthropic: { key: 'ANTHROPIC_API_KEY', baseUrl: 'ANTHROPIC_BASE_URL' },
	gemini: { key: 'GEMINI_API_KEY', baseUrl: 'GEMINI_BASE_URL' },
};

/** Long enough for the sentence that says what is wrong, too short for a conversation. */
const MAX_QUOTE = 200;

/** Statuses that say "not now" rather than "not so"; 529 is Anthropic's for an overload. */
const BUSY = [429, 503, 529];

/** The error that names the variable to look at, or says that it passes. */
export function explainFailure(failure: Failure): AiError {
	const { provider, model, status, message, retryAfterMs } = failure;
	const { key, baseUrl } = VARIABLES[provider];
	if (status === undefined) {
		const reason = `${provider} could not be reached (${quote(message)}). Is ${baseUrl} right?`;
		return new AiError('unavailable', reason);
	}
	// Gemini answers 400 for a key that does not exist.
	if (status === 401 || status === 403 || (status === 400 && /api.?key/i.test(message))) {
		return new AiError(
			'key',
			`${provider} refused the key (${status}). Set ${key} to a valid one.`,
		);
	}
	if (status === 404) {
		const reason = `${provider} has no model "${model}" (404). Set AI_MODEL to one that exists`;
		return new AiError('model', `${reason}; if it does, is ${baseUrl} right?`);
	}
	if (BUSY.includes(status)) {
		return new AiError('busy', `${provider} is busy (${status})`, retryAfterMs);
	}
	if (status >= 500) return new AiError('unavailable', `${provider} failed (${status})`);
	return new AiError('request', `${provider} refused the request (${status}): ${quote(message)}`);
}

/** One line, and no more of it than the log needs: some APIs repeat the key they were sent. */
function quote(text: string): string {
	return text
		.replace(/\s+/g, ' ')
		.replace(/\S{24,}/g, '…')
		.slice(0, MAX_QUOTE);
}
