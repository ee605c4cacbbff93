/** Records of the store suite, whole, with whatever fields a case cares about. */
import type { MessageRecord, SessionRecord, WebhookRecord } from '../../storage/records';
import type { StoreTransaction } from '../../storage/store';

export const session = (id: string, fields: Partial<SessionRecord> = {}): SessionRecord => ({
	id,
	visitorId: 'v',
	status: 'active',
	createdAt: 1000,
	lastActivity: 1000,
	closedAt: null,
	metadata: { pageUrl: 'https://shop.example', deep: { list: [1, 'ü'] } },
	identity: null,
	aiEnabled: null,
	handledBy: 'waiting',
	announcedAt: 1000,
	contact: null,
	csat: null,
	screenshot: null,
	...fields,
});

export const message = (
	id: string,
	seq: number,
	fields: Partial<MessageRecord> = {},
): MessageRecord => ({
	seq,
	id,
	sessionId: 'a',
	content: 'x',
	type: 'ai',
	createdAt: 1,
	replyTo: null,
	attachments: null,
	choices: null,
	operator: null,
	editedAt: null,
	deletedAt: null,
	deliveredAt: null,
	readAt: null,
	...fields,
});

export const webhook = (id: string, fields: Partial<WebhookRecord> = {}): WebhookRecord => ({
	id,
	url: 'https://hooks.example',
	events: ['*'],
	eventNames: null,
	conditions: null,
	sessionId: null,
	secret: 'a secret of some length',
	description: null,
	source: null,
	enabled: true,
	format: 'standard',
	timeoutMs: null,
	maxPerSecond: null,
	batchSeconds: null,
	previousSecrets: [],
	disabledAt: null,
	disabledReason: null,
	missedAfter: null,
	createdAt: 1,
	updatedAt: 1,
	...fields,
});

/** Appends an event to the log; returns its position. */
export async function append(
	tx: StoreTransaction,
	id: string,
	sessionId: string | null,
	clientId?: string,
): Promise<number> {
	const { seq } = await tx.insertEvent({
		id,
		type: 'custom_event.received',
		name: 'x',
		sessionId,
		createdAt: 1,
		clientId: clientId ?? null,
		body: JSON.stringify({ id }),
	});
	return seq;
}
