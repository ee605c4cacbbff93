/** Which files can be read: those that were confirmed and that a message holds, or may still take up. */
import type { AttachmentRecord } from '../../storage/records';
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import { isAlive } from './upload-limits';

/** @throws {ChatError} NOT_FOUND for an unknown file, one that has not arrived, and one that is gone */
export async function findReadable(core: CoreContext, id: string): Promise<AttachmentRecord> {
	const file = await core.store.getAttachment(id);
	if (file?.status !== 'ready' || !isAlive(file, core.clock.now())) {
		throw new ChatError('NOT_FOUND');
	}
	return file;
}
