/** Files of a Telegram message, and how they are opened without showing anybody the bot's token. */
import type { Message } from 'grammy/types';
import type { Readable } from 'node:stream';
import type { BridgeFile } from '../../core/bridges/bridge-input';

/** Opens a file by Telegram's id of it. */
export type FileOpener = (fileId: string) => Promise<Readable>;

/** Bytes of a file that does not say how many it has: too many, so that it is refused rather than cut off. */
const UNKNOWN_SIZE = Number.MAX_SAFE_INTEGER;

interface Media {
	file_id: string;
	file_size?: number;
	file_name?: string;
	mime_type?: string;
}

export function filesOf(message: Message, open: FileOpener): BridgeFile[] {
	const { photo, document, audio, video, voice, video_note: round } = message;
	// The sizes of a photo, the largest last. An animation comes as a document as well.
	const largest = photo?.at(-1);
	const found: Array<[media: Media | undefined, name: string, mimeType: string]> = [
		[largest, 'photo.jpg', 'image/jpeg'],
		[document, 'file', 'application/octet-stream'],
		[audio, 'audio.mp3', 'audio/mpeg'],
		[video, 'video.mp4', 'video/mp4'],
		[voice, 'voice.ogg', 'audio/ogg'],
		[round, 'video.mp4', 'video/mp4'],
	];
	return found.flatMap(([media, name, mimeType]) => {
		if (!media) return [];
		const file: BridgeFile = {
			name: media.file_name ?? name,
			mimeType: media.mime_type ?? mimeType,
			size: media.file_size ?? UNKNOWN_SIZE,
			open: () => open(media.file_id),
		};
		return [file];
	});
}
