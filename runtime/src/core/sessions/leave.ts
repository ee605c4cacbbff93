/** A page was closed or left. */
import type { CoreContext } from '../core-context';
import { requireSession } from './require-session';
import { touch } from './touch';

/**
 * Notes the visitor's last sign of life. Whether the visitor is gone is another question: every click
 * to the next page of a site leaves one page and opens another.
 * @throws {ChatError} SESSION_NOT_FOUND
 */
export async function leave(core: CoreContext, sessionId: string): Promise<void> {
	await core.journal.write(async (unit) => {
		await touch(unit, await requireSession(unit.tx, sessionId));
	});
}
