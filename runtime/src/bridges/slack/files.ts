/** Files of a Slack message, loaded with the bot's token and therefore from Slack's own host only. */
import type { BridgeFile } from '../../core/bridges/bridge-input';
import { ChatError } from '../../core/chat-error';
import type { SlackConfig } from '../../config/bridges-config';
import { fetchFile } from '../fetch-file';

/** Where Slack keeps files. */
const SLACK_FILES = 'https://files.slack.com';

export interface SlackFile {
	name?: string;
	mimetype?: string;
	size?: number;
	url_private_download?: string;
	url_private?: string;
}

export function filesOf(files: readonly SlackFile[], config: SlackConfig): BridgeFile[] {
	return files.map((file) => ({
		name: file.name ?? 'file',
		mimeType: file.mimetype ?? 'application/octet-stream',
		size: file.size ?? Number.MAX_SAFE_INTEGER,
		open: async () => {
			const url = file.url_private_download ?? file.url_private ?? '';
			if (!isSlacks(url, config.apiUrl)) {
				throw new ChatError('FILE_INCOMPLETE', 'It is not kept at Slack, so it is not loaded.');
			}
			return await fetchFile(url, { authorization: `Bearer ${config.token}` });
		},
	}));
}

/** A Slack of one's own (another API address) keeps its files where it is itself. */
function isSlacks(url: string, apiUrl: string): boolean {
	if (!URL.canParse(url)) return false;
	const { origin } = new URL(url);
	const own = new URL(apiUrl).origin;
	return origin === SLACK_FILES || (own !== 'https://slack.com' && origin === own);
}
