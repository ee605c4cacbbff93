/** An operator wrote in a bridge: it goes to the visitor, with their name and files, exactly once. */
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';
import { MAX_CONTENT_LENGTH } from '../messages/check-content';
import { addReceipt } from '../messages/mark-messages';
import { addMessage } from '../messages/post-message';
import { notePresence } from '../operators/operator-status';
import type { BridgeMessage } from './bridge-input';
import { takeFile } from './take-file';
import { MAX_ATTACHMENTS } from '../attachments/link-attachments';

/** Messages looked at in one step, and in all, for what the operator has now read. */
const READ_PAGE = 50;
const MAX_READ = 1000;

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
	for (const { name } of message.files.slice(MAX_ATTACHMENTS)) {
		problems.push(`${name} was not sent: a message holds ${MAX_ATTACHMENTS} files`);
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

/** Who answers has read what is there: back to where everything is read already. */
export async function readEverything(unit: UnitOfWork, sessionId: string): Promise<number> {
	const messageIds: string[] = [];
	let beforeId: string | undefined;
	for (let seen = 0; seen < MAX_READ; seen += READ_PAGE) {
		const page = await unit.tx.listMessages(sessionId, { beforeId, limit: READ_PAGE });
		const visitors = page.filter(({ type }) => type === 'visitor');
		const unread = visitors.filter(({ readAt }) => readAt === null);
		messageIds.push(...unread.map(({ id }) => id));
		if (page.length < READ_PAGE || (visitors.length > 0 && unread.length === 0)) break;
		beforeId = page[0]?.id;
	}
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
