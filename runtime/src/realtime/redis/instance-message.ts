/** What instances say to each other: JSON, in which what a newer version may add is left alone. */
import type { CommittedEvent } from '../../core/journal';

interface PassingFrame {
	type: string;
	data: unknown;
}

export type InstanceMessage = {
	/** The instance that says it. */
	from: string;
} & (
	| { kind: 'event'; event: CommittedEvent }
	/** A frame that is not kept. */
	| { kind: 'frame'; frame: PassingFrame }
	/** The session is no more. */
	| { kind: 'end' }
	/** How many pages are open there? */
	| { kind: 'count'; ask: number; sessionId: string | null }
	| { kind: 'counted'; ask: number; pages: number }
	/** Something may have been missed. */
	| { kind: 'look' }
);

/** Undefined for what is none. */
export function readMessage(text: string): InstanceMessage | undefined {
	try {
		const message = JSON.parse(text) as Partial<InstanceMessage> | null;
		if (typeof message?.from !== 'string' || typeof message.kind !== 'string') return undefined;
		if (message.kind === 'event' && !isEvent(message.event)) return undefined;
		return message as InstanceMessage;
	} catch {
		return undefined;
	}
}

function isEvent(event: Partial<CommittedEvent> | undefined): boolean {
	return typeof event?.seq === 'number' && typeof event.body?.data === 'object';
}
