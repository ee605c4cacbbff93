/** Operators change what they wrote in a bridge, take it back, type, or show that they have read. */
import type { BridgeName } from '../../storage/bridge-records';
import type { CoreContext } from '../core-context';
import { deleteMessage } from '../messages/delete-message';
import { editMessage } from '../messages/edit-message';
import { MAX_CONTENT_LENGTH } from '../messages/check-content';
import { markMessages } from '../messages/mark-messages';
import { sentence } from './receive-message';

/** A post on a platform. */
export interface PostRef {
	bridge: BridgeName;
	place: string;
	post: string;
}

/** @returns what went wrong, for the operator to read; undefined when all is well or it is none of ours */
export async function receiveEdit(
	core: CoreContext,
	{ bridge, place, post }: PostRef,
	content: string,
): Promise<string | undefined> {
	const known = await core.store.bridges.findPost(bridge, place, post);
	if (!known?.foreign) return undefined;
	const { sessionId, subject: messageId } = known;
	const text = content
		.trim()
		.slice(0, MAX_CONTENT_LENGTH)
		.replace(/[\uD800-\uDBFF]$/, '');
	const problem = await attempt('The change did not reach the visitor', () =>
		editMessage(core, { sessionId, messageId, content: text, by: 'operator' }),
	);
	if (problem !== undefined || content.trim().length <= MAX_CONTENT_LENGTH) return problem;
	return `The visitor sees the first ${MAX_CONTENT_LENGTH} characters of the change. Send the rest as a new message.`;
}

/** The same for a post that was deleted there. */
export async function receiveDeletion(
	core: CoreContext,
	{ bridge, place, post }: PostRef,
): Promise<string | undefined> {
	const known = await core.store.bridges.findPost(bridge, place, post);
	if (!known) return undefined;
	await core.journal.write(({ tx }) => tx.bridges.deletePost(bridge, place, post));
	// Whoever tidies up our posts does not take back what the visitor wrote.
	if (!known.foreign) return undefined;
	const { sessionId, subject: messageId } = known;
	const message = await core.store.getMessage(sessionId, messageId);
	if (!message || message.deletedAt !== null) return undefined;
	return await attempt('It is still there for the visitor', () =>
		deleteMessage(core, { sessionId, messageId, by: 'operator' }),
	);
}

/** An operator reacted to a visitor's message, so they have read it. */
export async function receiveReaction(
	core: CoreContext,
	{ bridge, place, post }: PostRef,
): Promise<void> {
	const known = await core.store.bridges.findPost(bridge, place, post);
	if (!known || known.foreign) return;
	const { sessionId, subject } = known;
	if (!(await core.store.getMessage(sessionId, subject))) return;
	await markMessages(core, { sessionId, messageIds: [subject], status: 'read', by: 'operator' });
}

async function attempt(what: string, work: () => Promise<unknown>): Promise<string | undefined> {
	try {
		await work();
		return undefined;
	} catch (error) {
		return `${what}: ${sentence(error)}`;
	}
}
