/** Messages as the server sends them, and the check that lets them in. */
import { isRecord } from './wire';

export type Sender = 'visitor' | 'operator' | 'ai' | 'system';

/** A file that belongs to a message. */
export interface Attachment {
	id: string;
	filename: string;
	mimeType: string;
	/** Bytes. */
	size: number;
	/** http or https; anything else has been refused. */
	url: string;
}

/** What a quote shows of a message. */
export interface QuotedMessage {
	content: string;
	sender: Sender;
	isDeleted?: boolean;
	attachments?: readonly Pick<Attachment, 'filename'>[];
	operatorName?: string;
}

/** One message as the server sends it. Times are ISO 8601. */
export interface WireMessage {
	id: string;
	content: string;
	sender: Sender;
	timestamp: string;
	/** The id the sending widget gave it, by which its own pending copy is found. */
	clientId?: string;
	/** The id of the message it answers. */
	replyTo?: string;
	/** That message in short, for a conversation that does not reach back to it. */
	quoted?: QuotedMessage;
	attachments?: Attachment[];
	/** Labels of the buttons that the visitor can answer with. */
	choices?: string[];
	/** Who of the operators wrote it, and the address of their picture. */
	operatorName?: string;
	operatorAvatar?: string;
	deliveredAt?: string;
	readAt?: string;
	editedAt?: string;
	deletedAt?: string;
}

const SENDERS: readonly string[] = ['visitor', 'operator', 'ai', 'system'];

/** More buttons than the server lets through. */
const MOST_CHOICES = 20;

const OPTIONAL = ['clientId', 'deliveredAt', 'readAt', 'editedAt', 'deletedAt'] as const;

/** Reads one message; one that cannot be shown gives `undefined`. */
export function parseMessage(value: unknown): WireMessage | undefined {
	if (!isRecord(value)) return undefined;
	const { id, content, sender, timestamp, replyTo } = value;
	if (typeof id !== 'string' || typeof content !== 'string') return undefined;
	if (typeof sender !== 'string' || !SENDERS.includes(sender)) return undefined;
	if (typeof timestamp !== 'string' || Number.isNaN(Date.parse(timestamp))) return undefined;
	const message: WireMessage = { id, content, sender: sender as Sender, timestamp };
	for (const name of OPTIONAL) {
		const text = value[name];
		if (typeof text === 'string') message[name] = text;
	}
	// Servers may embed the quoted message; its id finds it in the conversation, if it is there.
	const quoted = isRecord(replyTo) ? replyTo.id : replyTo;
	if (typeof quoted === 'string') message.replyTo = quoted;
	if (isRecord(replyTo)) message.quoted = parseQuote(replyTo);
	if (Array.isArray(value.attachments)) {
		message.attachments = value.attachments.flatMap((item) => parseAttachment(item) ?? []);
	}
	if (isRecord(value.metadata)) Object.assign(message, parseMetadata(value.metadata));
	return message;
}

function parseQuote(quote: Record<string, unknown>): QuotedMessage | undefined {
	const { content, sender, deleted } = quote;
	if (typeof content !== 'string' || !SENDERS.includes(String(sender))) return undefined;
	return { content, sender: sender as Sender, isDeleted: deleted === true };
}

/** Fields that are there and make sense; the rest of a message's metadata is not for the visitor. */
function parseMetadata({ choices, operatorName, operatorAvatar }: Record<string, unknown>) {
	const facts: Partial<WireMessage> = {};
	if (isText(operatorName)) facts.operatorName = operatorName;
	if (isText(operatorAvatar)) facts.operatorAvatar = operatorAvatar;
	if (!Array.isArray(choices)) return facts;
	const labels = choices.map((choice) => (isRecord(choice) ? choice.label : undefined));
	return { ...facts, choices: labels.filter(isText).slice(0, MOST_CHOICES) };
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value !== '';
}

/** Reads one attachment; its address goes into links and images, so only http and https pass. */
export function parseAttachment(value: unknown): Attachment | undefined {
	if (!isRecord(value)) return undefined;
	const { id, filename, mimeType, size, url } = value;
	if (typeof id !== 'string' || typeof url !== 'string' || !/^https?:\/\//i.test(url)) {
		return undefined;
	}
	return {
		id,
		url,
		filename: typeof filename === 'string' && filename !== '' ? filename : 'file',
		mimeType: typeof mimeType === 'string' ? mimeType : '',
		size: typeof size === 'number' ? size : 0,
	};
}
