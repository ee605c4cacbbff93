/** An operator wrote in a bridge: it goes to the visitor, with their name and files, exactly once. */
import type { Readable } from 'node:stream';
import type { BridgeName } from '../../storage/bridge-records';
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';
import { MAX_CONTENT_LENGTH } from '../messages/check-content';
import { addReceipt } from '../messages/mark-messages';
import { addMessage } from '../messages/post-message';
import { notePresence } from '../operators/operator-status';
import { takeFile } from './take-file';
import { MAX_ATTACHMENTS } from '../attachments/link-attachments';

/** Who answers, as the platform knows them. */
export interface BridgeOperator {
	id: string;
	name: string;
	/** An https address anybody can load. */
	avatar?: string;
}

/** A file on the platform; nothing is loaded before it is opened. */
export interface BridgeFile {
	name: string;
	mimeType: string;
	/** Bytes, as the platform says. */
	size: number;
	/** Opens the bytes; throws a {@link ChatError} when they cannot be had. */
	open(): Promise<Readable>;
}

export interface BridgeMessage {
	bridge: BridgeName;
	sessionId: string;
	/** The platform's ids of the chat and of the post. */
	place: string;
	post: string;
	content: string;
	operator: BridgeOperator;
	/** The platform's id of the post it answers. */
	replyTo?: string;
	files: readonly BridgeFile[];
}

/** Visitor messages looked at for what the operator has now read. */
const READ_BACK = 50;

/**
 * Adds the message. Never throws for what the operator can mend.
 * @returns what went wrong, one sentence each, for the operator to read; nothing when all is well
 */
export async function receiveMessage(core: CoreContext, message: BridgeMessage): Promise<string[]> {
	const { bridge, place, post, sessionId } = message;
	// The platform tells of it again after a restart: nothing is loaded twice.
	if (await core.store.bridges.findPost(bridge, place, post)) return [];
	const problems: string[] = [];
	const attachmentIds: string[] = [];
	for (const file of message.files.slice(0, MAX_ATTACHMENTS)) {
		try {
			attachmentIds.push(await takeFile(core, { bridge, sessionId, file }));
		} catch (error) {
			problems.push(`${file.name} was not sent: ${sentence(error)}`);
		}
	}
	const texts = split(message.content.trim());
	if (texts.length === 0 && attachmentIds.length === 0) return problems;
	try {
		await core.journal.write((unit) => add(core, unit, { message, texts, attachmentIds }));
		core.typing.ended(sessionId, 'operator');
	} catch (error) {
		problems.push(`Not sent: ${sentence(error)}`);
	}
	return problems;
}

async function add(
	core: CoreContext,
	unit: UnitOfWork,
	{
		message,
		texts,
		attachmentIds,
	}: { message: BridgeMessage; texts: string[]; attachmentIds: string[] },
): Promise<void> {
	const { bridge, place, post, sessionId, operator } = message;
	const { bridges } = unit.tx;
	if (await bridges.findPost(bridge, place, post)) return;
	const answered =
		message.replyTo === undefined
			? undefined
			: await bridges.findPost(bridge, place, message.replyTo);
	const { name, avatar } = operator;
	for (const [index, content] of (texts.length > 0 ? texts : ['']).entries()) {
		const first = index === 0;
		const added = await addMessage(core, unit, {
			sessionId,
			content,
			type: 'operator',
			operator: { name, ...(avatar !== undefined && { avatar }), source: bridge },
			clientId: `${bridge}:${place}:${post}:${index}`,
			...(first && attachmentIds.length > 0 && { attachmentIds }),
			...(first && (await replyIn(unit, sessionId, answered?.subject))),
		});
		const part = { bridge, sessionId, subject: added.id, part: 't0', place, post, foreign: true };
		// One post can become several messages; its edits and receipts go by the first.
		if (first) await bridges.putPost(part);
	}
	await notePresence(unit, { source: bridge, id: operator.id, name }, 'active');
	await readEverything(unit, sessionId);
}

/** Who answers has read what is there. */
export async function readEverything(unit: UnitOfWork, sessionId: string): Promise<number> {
	const newest = await unit.tx.listMessages(sessionId, { limit: READ_BACK });
	const messageIds = newest.filter(({ type }) => type === 'visitor').map(({ id }) => id);
	return await addReceipt(unit, { sessionId, messageIds, status: 'read', by: 'operator' });
}

async function replyIn(unit: UnitOfWork, sessionId: string, subject: string | undefined) {
	if (subject === undefined || !(await unit.tx.getMessage(sessionId, subject))) return {};
	return { replyTo: subject };
}

/** Platforms allow more text in one post than a message holds. */
function split(text: string): string[] {
	const parts: string[] = [];
	for (let rest = text; rest !== ''; ) {
		const soft = rest.length > MAX_CONTENT_LENGTH ? rest.lastIndexOf('\n', MAX_CONTENT_LENGTH) : -1;
		const end = soft > MAX_CONTENT_LENGTH / 2 ? soft : MAX_CONTENT_LENGTH;
		// Not through the middle of a character that takes two places.
		const cut = /[\uD800-\uDBFF]/.test(rest.charAt(end - 1)) ? end - 1 : end;
		parts.push(rest.slice(0, cut));
		rest = rest.slice(cut).trimStart();
	}
	return parts;
}

/** What an operator may read of an error. */
export function sentence(error: unknown): string {
	if (error instanceof ChatError) return error.message;
	throw error;
}
