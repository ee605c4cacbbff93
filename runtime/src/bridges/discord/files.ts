/** Files of a Discord message, loaded from Discord's own hosts only. */
import type { BridgeFile } from '../../core/bridges/bridge-input';
import { ChatError } from '../../core/chat-error';
import { fetchFile } from '../fetch-file';

const HOSTS = new Set(['https://cdn.discordapp.com', 'https://media.discordapp.net']);

export interface DiscordAttachment {
	filename: string;
	content_type?: string;
	size: number;
	url: string;
}

/** @param apiUrl a Discord of one's own keeps its files where it is itself */
export function filesOf(files: readonly DiscordAttachment[], apiUrl: string): BridgeFile[] {
	return files.map(({ filename, content_type, size, url }) => ({
		name: filename,
		mimeType: content_type ?? 'application/octet-stream',
		size,
		open: async () => {
			const origin = URL.canParse(url) ? new URL(url).origin : '';
			if (!HOSTS.has(origin) && origin !== new URL(apiUrl).origin) {
				throw new ChatError('FILE_INCOMPLETE', 'It is not kept at Discord, so it is not loaded.');
			}
			return await fetchFile(url);
		},
	}));
}
