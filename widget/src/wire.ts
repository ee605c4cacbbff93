/** The shapes of the widget channel, and the checks that let them in. */

export type Sender = 'visitor' | 'operator' | 'ai' | 'system';

/** One message as the server sends it. */
export interface WireMessage {
	id: string;
	content: string;
	sender: Sender;
	timestamp: string;
	/** The id the sending widget gave it, by which its own pending copy is found. */
	clientId?: string;
	deletedAt?: string;
}

/** Who the page says the visitor is. */
export interface Identity {
	id: string;
	email?: string;
	name?: string;
	[key: string]: unknown;
}

/** What POST /connect answers. */
export interface ConnectAnswer {
	sessionId: string;
	visitorId: string;
	operatorOnline?: boolean;
	operatorName?: string;
	messages?: unknown[];
	welcomeMessage?: string;
	/** Number of the newest frame the answer already contains. */
	seq?: number;
}

/** A custom event as the page's handlers receive it. */
export interface CustomEvent {
	name: string;
	data?: unknown;
	timestamp: string;
}

/** One frame of the stream. Frames that come out of the event log carry `seq`. */
export interface Frame {
	type: string;
	data: Record<string, unknown>;
	seq?: number;
}

const SENDERS: readonly string[] = ['visitor', 'operator', 'ai', 'system'];

/** Reads one frame; anything that is not one gives `undefined` rather than an exception. */
export function parseFrame(text: unknown): Frame | undefined {
	if (typeof text !== 'string') return undefined;
	try {
		const value: unknown = JSON.parse(text);
		if (!isRecord(value) || typeof value.type !== 'string') return undefined;
		return {
			type: value.type,
			data: isRecord(value.data) ? value.data : {},
			seq: typeof value.seq === 'number' ? value.seq : undefined,
		};
	} catch {
		return undefined;
	}
}

/** Reads one message; one that cannot be shown gives `undefined`. */
export function parseMessage(value: unknown): WireMessage | undefined {
	if (!isRecord(value)) return undefined;
	const { id, content, sender, timestamp, clientId, deletedAt } = value;
	if (typeof id !== 'string' || typeof content !== 'string') return undefined;
	if (typeof sender !== 'string' || !SENDERS.includes(sender)) return undefined;
	if (typeof timestamp !== 'string' || Number.isNaN(Date.parse(timestamp))) return undefined;
	return {
		id,
		content,
		sender: sender as Sender,
		timestamp,
		clientId: typeof clientId === 'string' ? clientId : undefined,
		deletedAt: typeof deletedAt === 'string' ? deletedAt : undefined,
	};
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
