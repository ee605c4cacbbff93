/** The shapes of the widget channel, and the check that lets frames in; messages have their own. */

import type { Appearance } from './appearance';
import type { PreChatForm } from './pre-chat';
import type { TrackedElement } from './tracked-elements';
import type { UploadLimits } from './upload-tray';

/** Who the page says the visitor is; `token` is what the site's own server signed to prove it. */
export interface Identity {
	id: string;
	email?: string;
	name?: string;
	token?: string;
	[key: string]: unknown;
}

/** What POST /connect answers. */
export interface ConnectAnswer extends Appearance {
	sessionId: string;
	visitorId: string;
	operatorOnline?: boolean;
	/** Whether an absent operator will see the message soon; true when the server does not say. */
	operatorReachable?: boolean;
	messages?: unknown[];
	welcomeMessage?: string;
	preChatForm?: PreChatForm;
	trackedElements?: TrackedElement[];
	/** A rating was asked for and not given yet. */
	csatPending?: boolean;
	/** Absent when the server takes no files. */
	uploads?: UploadLimits;
	/** Why the identity that was sent along does not count. */
	identityError?: { code: string; message: string };
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

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
