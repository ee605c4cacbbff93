/** The proof that a visitor owns a session: a keyed hash of its id, carried inside the widget's session id. */
import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { equalInConstantTime } from '../../../protocol/signature';

/** 192 of the hash's 256 bits, as 32 characters that need no URL-encoding. */
const TOKEN_LENGTH = 32;

/** Tokens that are kept ready; a page sends many requests, and making its token costs more than the rest of the check. */
const MAX_KEPT = 10_000;

export class VisitorTokens {
	private readonly key: KeyObject;
	private readonly kept = new Map<string, string>();

	/** @param secret base64; kept with the data, so that every instance opens every session */
	constructor(secret: string) {
		this.key = createSecretKey(Buffer.from(secret, 'base64'));
	}

	static newSecret(): string {
		return randomBytes(32).toString('base64');
	}

	/** The widget-facing session id: `<session id>.<token>`. */
	seal(sessionId: string): string {
		return `${sessionId}.${this.tokenOf(sessionId)}`;
	}

	/** The plain session id if the token proves it; undefined for everything else. */
	open(sealed: unknown): string | undefined {
		if (typeof sealed !== 'string' || sealed.length > 200) return undefined;
		const dot = sealed.indexOf('.');
		if (dot < 1) return undefined;
		const sessionId = sealed.slice(0, dot);
		const proved = equalInConstantTime(sealed.slice(dot + 1), this.tokenOf(sessionId));
		return proved ? sessionId : undefined;
	}

	private tokenOf(sessionId: string): string {
		const kept = this.kept.get(sessionId);
		if (kept !== undefined) return kept;
		const digest = createHmac('sha256', this.key).update(sessionId).digest('base64url');
		const token = digest.slice(0, TOKEN_LENGTH);
		if (this.kept.size >= MAX_KEPT) this.kept.clear();
		this.kept.set(sessionId, token);
		return token;
	}
}

/** The plain id of a session, given in either form; for callers that proved themselves otherwise. */
export function plainSessionId(id: string): string {
	const dot = id.indexOf('.');
	return dot < 0 ? id : id.slice(0, dot);
}
