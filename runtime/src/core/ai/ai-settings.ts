/** What the rules have to know of the AI. */

export interface AiSettings {
	/** How long a visitor waits for a human before the AI takes over; 0: not at all. */
	takeoverDelayMs: number;
	/** How long after a human's last message the AI gets a session back; undefined: never by itself. */
	handbackAfterMs: number | undefined;
	/** Whether this service answers itself; otherwise a workflow does. */
	answers: boolean;
	/** What a visitor is told when the AI hands over. */
	handoffMessage: string;
	/** How long one answer may take. */
	timeoutMs: number;
	limits: AiLimits;
}

/** What the AI may use up; then humans are asked. */
export interface AiLimits {
	answersPerSession: number;
	tokensPerSession: number;
	/** Per UTC day, over all sessions. */
	answersPerDay: number;
	tokensPerDay: number;
}
