/** What operators wrote, changed and took back while nobody listened: Discord tells of it only to those who ask. */
import { Routes, type REST } from 'discord.js';
import type { BridgePost } from '../../storage/bridge-records';
import type { BridgeInbox } from '../bridge-inbox';
import type { Dispatch, DiscordMessage } from './receive';

/** Conversations that are asked about: the ones in which something happened last. */
const MAX_THREADS = 50;
const MAX_MESSAGES = 100;

/**
 * Reads on after the newest post that is known of each open conversation, and looks how what operators wrote there
 * lately stands now. What is known already is told of again, which changes nothing.
 */
export async function catchUp(
	rest: REST,
	inbox: BridgeInbox,
	onDispatch: (dispatch: Dispatch) => Promise<void>,
): Promise<void> {
	for (const { place, post, sessionId } of await inbox.newestPosts(MAX_THREADS)) {
		const replies = (await inbox.recentReplies(sessionId)).filter((each) => each.place === place);
		if (replies.length > 0) {
			const upTo = String(BigInt(post) + 1n);
			const found = await messages(rest, place, { before: upTo });
			for (const dispatch of found ? changesOf(replies, found) : []) await onDispatch(dispatch);
		}
		const found = (await messages(rest, place, { after: post })) ?? [];
		// Newest first, as Discord gives them.
		for (const message of found.reverse()) {
			await onDispatch({ t: 'MESSAGE_CREATE', d: message });
		}
	}
}

/** Undefined when they cannot be read: a thread that is gone has nothing to tell. */
async function messages(
	rest: REST,
	place: string,
	where: Record<string, string>,
): Promise<DiscordMessage[] | undefined> {
	const query = new URLSearchParams({ ...where, limit: String(MAX_MESSAGES) });
	const found = rest.get(Routes.channelMessages(place), { query });
	return (await found.catch(() => undefined)) as DiscordMessage[] | undefined;
}

/**
 * The edits and deletions that show when what is known is held against what is there.
 * @param found newest first; further back than these, nothing can be said
 */
function changesOf(known: readonly BridgePost[], found: readonly DiscordMessage[]): Dispatch[] {
	const oldest = found.length < MAX_MESSAGES ? 0n : BigInt(found.at(-1)?.id ?? 0);
	return known.flatMap(({ place, post }): Dispatch[] => {
		const message = found.find(({ id }) => id === post);
		if (message?.edited_timestamp) return [{ t: 'MESSAGE_UPDATE', d: message }];
		if (message || BigInt(post) < oldest) return [];
		return [{ t: 'MESSAGE_DELETE', d: { id: post, channel_id: place } }];
	});
}
