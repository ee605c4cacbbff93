/** Loading a session that must exist, with the answer callers get when it does not. */
import { ChatError } from '../chat-error';
import type { SessionRecord } from '../../storage/records';
import type { StoreReader } from '../../storage/store';

/** @throws {ChatError} SESSION_NOT_FOUND */
export async function requireSession(reader: StoreReader, id: string): Promise<SessionRecord> {
	const session = await reader.getSession(id);
	if (!session) throw new ChatError('SESSION_NOT_FOUND');
	return session;
}
