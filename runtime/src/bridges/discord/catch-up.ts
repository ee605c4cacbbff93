/** What operators wrote while nobody listened: Discord tells of it only to those who ask. */
import { Routes, type REST } from 'discord.js';
import type { Inbox } from '../inbox';
import type { Dispatch, DiscordMessage } from './receive';

/** Conversations that are asked about: the ones in which something happened last. */
const MAX_THREADS = 50;
const MAX_MESSAGES = 100;

/**
 * Reads on after the newest post that is known of each open conversation. What is known already is told of again,
 * which changes nothing. Edits and deletions of that time are not found.
 */
export async function catchUp(
	rest: REST,
	inbox: Inbox,
	onDispatch: (dispatch: Dispatch) => Promise<void>,
): Promise<void> {
	for (const { place, post } of await inbox.newestPosts(MAX_THREADS)) {
		const query = new URLSearchParams({ after: post, limit: String(MAX_MESSAGES) });
		const found = (await rest
			.get(Routes.channelMessages(place), { query })
			// A thread that is gone has nothing to tell.
			.catch(() => [])) as DiscordMessage[];
		// Newest first, as Discord gives them.
		for (const message of found.reverse()) {
			await onDispatch({ t: 'MESSAGE_CREATE', d: message });
		}
	}
}
